using System.Text.Json;
using System.Text.RegularExpressions;
using SKIntern.Lora.Adapters;
using SKIntern.Lora.Training;
using SKIntern.Models.Checkpoints;
using SKIntern.Models.Decoder;
using SKIntern.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Lora.Tests.Parity;

/// <summary>Trainings that HF PEFT and PyTorch's AdamW made: losses, gradient norms, learning rates and final adapters.</summary>
[Trait(TestCategories.Name, TestCategories.Parity)]
public partial class PeftTrainingTests
{
    private const double LossTolerance = 1e-4;
    private const double TensorTolerance = 1e-3;

    public static TheoryData<string> Folders()
        => [.. SharedFolder.FoldersIn("goldens", "peft").Where(f => f.Length == 0 || File.Exists(Path.Combine(SharedFolder.Root!, "goldens", "peft", f, "golden.json")))];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Step_OverTheRows_FollowsPeft(string name)
    {
        string folder = SharedFolder.Require("goldens", "peft", name);
        using DisposeScope scope = NewDisposeScope();
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "golden.json")));
        using SafetensorsFile golden = SafetensorsFile.Open(Path.Combine(folder, "golden.safetensors"));
        JsonElement train = document.RootElement.GetProperty("train");
        double[] losses = Numbers(document, "losses"), norms = Numbers(document, "grad_norms"), rates = Numbers(document, "learning_rates");
        IReadOnlyList<TokenSequence[]> windows = ReadWindows(golden, train);
        LoraConfig config = ReadConfig(document.RootElement.GetProperty("lora"));
        using DecoderModel model = FindBase(config, golden, windows[0], losses[0]);
        using LoraAdapter adapter = LoraAdapter.Create(model, config, seed: 0);
        CopyTensors(golden, adapter);
        adapter.Attach();
        using FlatParameters parameters = CreateParameters(adapter, train);
        using AdamW optimizer = new(parameters.Groups, ReadAdamW(train));
        CausalLanguageModelTrainer trainer = new(model, parameters, optimizer, new() { MaxGradientNorm = train.GetProperty("clip_norm").GetDouble() });
        LearningRateSchedule schedule = ReadSchedule(train.GetProperty("schedule").GetString()!);

        Assert.Equal(losses.Length, windows.Count);
        for (int step = 0; step < losses.Length; step++)
        {
            double rate = train.GetProperty("lr").GetDouble() * schedule.GetFactor(step, losses.Length);
            TrainStepResult result = trainer.Step(SequenceBatcher.ByCount(windows[step], train.GetProperty("micro_batch").GetInt32()), rate);

            Assert.Equal(rates[step], rate, 1e-9);
            Assert.True(Math.Abs(result.MeanLoss - losses[step]) <= LossTolerance * losses[step], $"step {step}: loss {result.MeanLoss}, expected {losses[step]}");
            Assert.True(Math.Abs(result.GradientNorm - norms[step]) <= 1e-3 * norms[step], $"step {step}: norm {result.GradientNorm}, expected {norms[step]}");
        }

        foreach ((string key, Tensor tensor) in adapter.Parameters)
        {
            TinyModels.AssertClose(TinyModels.Values(golden.Load(FindKey(golden, "final", key))), TinyModels.Values(tensor), TensorTolerance);
        }
    }

    // The files name no base, so it is the one on which the untrained adapter comes nearest to the first loss: the same
    // weights stored in half precision come near as well.
    private static DecoderModel FindBase(LoraConfig config, SafetensorsFile golden, TokenSequence[] window, double firstLoss)
    {
        (string Name, double Distance)[] candidates = [.. BaseModels.Supported().Select(name => (name, GetDistance(name))).OrderBy(c => c.Item2)];
        return candidates is [var nearest, ..] && nearest.Distance <= LossTolerance * firstLoss
            ? BaseModels.Load(nearest.Name)
            : throw new InvalidDataException($"No supported base model has the first loss {firstLoss}.");

        double GetDistance(string name)
        {
            using DecoderModel model = BaseModels.Load(name);
            return Fits(model, config, golden) ? Math.Abs(GetLoss(model, window) - firstLoss) : double.PositiveInfinity;
        }
    }

    private static bool Fits(DecoderModel model, LoraConfig config, SafetensorsFile golden)
    {
        try
        {
            using LoraAdapter adapter = LoraAdapter.Create(model, config, seed: 0);
            return adapter.Parameters.All(p => golden.Entries.TryGetValue(FindKey(golden, "init", p.Key), out TensorEntry? entry) && entry.Shape.SequenceEqual(p.Value.shape));
        }
        catch (ArgumentException)
        {
            // Another family, without layers of these names.
            return false;
        }
    }

    private static double GetLoss(DecoderModel model, TokenSequence[] window)
        => CausalLanguageModelTrainer.EvaluateLossSum(model, new(window)) / window.Sum(s => s.LabelCount);

    private static void CopyTensors(SafetensorsFile golden, LoraAdapter adapter)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        foreach ((string key, Tensor tensor) in adapter.Parameters)
        {
            tensor.copy_(golden.Load(FindKey(golden, "init", key)));
        }
    }

    // The goldens keep the names of the module tree, in which DoRA's vector is a weight and a saved module lies in a wrapper;
    // PEFT's files do not.
    private static string FindKey(SafetensorsFile golden, string prefix, string key)
    {
        int field = key.LastIndexOf('.');
        string[] names = [key, $"{key}.weight", $"{key[..field]}.modules_to_save{key[field..]}", $"{key[..field]}.modules_to_save.default{key[field..]}"];
        return names.Select(n => $"{prefix}.{n}").FirstOrDefault(golden.Entries.ContainsKey) ?? $"{prefix}.{key}";
    }

    private static FlatParameters CreateParameters(LoraAdapter adapter, JsonElement train)
    {
        double decay = train.GetProperty("weight_decay").GetDouble();
        return train.TryGetProperty("loraplus_lr_ratio", out JsonElement ratio)
            ? TrainableParameters.Of(adapter, decay, new() { Ratio = ratio.GetDouble() }, train.GetProperty("lr").GetDouble())
            : TrainableParameters.Of(adapter, decay);
    }

    private static TokenSequence[][] ReadWindows(SafetensorsFile golden, JsonElement train)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor ids = golden.Load("input_ids"), labels = golden.Load("labels");
        int window = train.GetProperty("micro_batch").GetInt32() * train.GetProperty("accumulation").GetInt32();
        return [.. Enumerable.Range(0, (int)ids.shape[0]).Select(row =>
        {
            int[] tokens = [.. ids[row].data<long>().ToArray().Select(t => (int)t)];
            float[] weights = [.. labels[row].data<long>().ToArray().Select(t => t == -100 ? 0f : 1)];
            return new TokenSequence($"row{row}", tokens, weights);
        }).Chunk(window)];
    }

    private static LoraConfig ReadConfig(JsonElement settings)
    {
        using TemporaryFolder folder = new();
        return PeftConfigFile.Read(folder.Write(PeftConfigFile.FileName, settings.GetRawText()));
    }

    private static AdamWOptions ReadAdamW(JsonElement train) => new()
    {
        Beta1 = train.GetProperty("betas")[0].GetDouble(),
        Beta2 = train.GetProperty("betas")[1].GetDouble(),
        Epsilon = train.GetProperty("eps").GetDouble(),
    };

    private static LearningRateSchedule ReadSchedule(string text)
    {
        Match match = WarmupSteps().Match(text);
        Assert.True(match.Success, $"The schedule '{text}' is of an unknown form.");
        return new() { Shape = LearningRateShape.Cosine, WarmupSteps = int.Parse(match.Groups[1].Value) };
    }

    private static double[] Numbers(JsonDocument document, string name)
        => [.. document.RootElement.GetProperty(name).EnumerateArray().Select(e => e.GetDouble())];

    [GeneratedRegex(@"linear warm-up (\d+) of \d+ steps, then cosine to 0")]
    private static partial Regex WarmupSteps();
}
