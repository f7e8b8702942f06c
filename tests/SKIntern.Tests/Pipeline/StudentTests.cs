using SKIntern.Generation;
using SKIntern.Lora.Adapters;
using SKIntern.Models;
using SKIntern.Models.Checkpoints;
using SKIntern.Scheduling;
using SKIntern.Scoring;
using SKIntern.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Tests.Pipeline;

public sealed class StudentTests : IDisposable
{
    private static readonly GenerationOptions Short = new() { MaxNewTokens = 12 };

    private static readonly StudentOptions Options = new()
    {
        Model = new() { Device = CPU },
        Lora = new() { Rank = 4, Alpha = 8, Targets = ModuleSelection.AllLinear },
        FineTuning = new() { LearningRate = 2e-2, BatchSize = 4 },
        ContextLength = 512,
    };

    private readonly TemporaryFolder _folder = new();
    private readonly string _path;

    public StudentTests() => _path = TinyModelFolder.Write(_folder);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task FineTuning_ChangesAnswers_AndResetRestoresTheBaseExactly()
    {
        using Student student = Student.Load(_path, Options, Token);
        float[] before = Logits(student);
        string text = await AskAsync(student);

        await TrainAsync(student, seed: 1);
        Assert.NotEqual(before, Logits(student));
        Assert.NotEqual(text, await AskAsync(student));

        student.Reset();
        Assert.Null(student.Adapter);
        Assert.Equal(before, Logits(student));
        Assert.Equal(text, await AskAsync(student));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SaveMerged_TrainedAdapter_ComputesWhatTheStudentDoes(bool everyKind)
    {
        LoraConfig lora = everyKind
            ? Options.Lora with { Targets = ModuleSelection.ByName("q_proj", "down_proj", "embed_tokens"), EnsureWeightTying = true, Bias = BiasTraining.All, ModulesToSave = ["norm"] }
            : Options.Lora;
        using Student student = Student.Load(_path, Options with { Lora = lora }, Token);
        float[] untrained = Logits(student);
        await TrainAsync(student, seed: 1);
        float[] trained = Logits(student);

        student.SaveMerged(_folder.File("merged"), cancellationToken: Token);
        student.SaveMergedGguf(_folder.File("merged.gguf"), new() { GgufType = GgufWeightType.Float32 }, cancellationToken: Token);

        Assert.Equal(trained, Logits(student));
        foreach (string path in new[] { _folder.File("merged"), _folder.File("merged.gguf") })
        {
            using Student merged = Student.Load(path, Options, Token);
            float[] logits = Logits(merged);
            Assert.InRange(trained.Zip(logits, (a, b) => Math.Abs(a - b)).Max(), 0, 1e-4);
            Assert.InRange(untrained.Zip(logits, (a, b) => Math.Abs(a - b)).Max(), 1e-2, double.MaxValue);
            Assert.Equal(await AskAsync(student), await AskAsync(merged));
        }
    }

    [Fact]
    public void SaveMerged_WithoutAnAdapter_WritesTheModel()
    {
        using Student student = Student.Load(_path, Options, Token);
        student.SaveMerged(_folder.File("copy"), cancellationToken: Token);
        using Student copy = Student.Load(_folder.File("copy"), Options, Token);
        Assert.Equal(Logits(student), Logits(copy));
    }

    [Fact]
    public async Task FineTuning_LowersTheLoss()
    {
        using Student student = Student.Load(_path, Options, Token);
        DistillationResult result = await TrainAsync(student, seed: 1);
        Assert.True(result.LossCurve[^1] < 0.8 * result.LossCurve[0], $"from {result.LossCurve[0]} to {result.LossCurve[^1]}");
        Assert.Equal(result.FineTuning!.Steps, result.LossCurve.Count);
    }

    [Fact]
    public async Task RunAsync_AfterAnotherRun_GivesWhatAFreshStudentGives()
    {
        using Student used = Student.Load(_path, Options, Token), fresh = Student.Load(_path, Options, Token);
        await TrainAsync(used, seed: 5);
        DistillationResult second = await TrainAsync(used, seed: 1), first = await TrainAsync(fresh, seed: 1);
        Assert.Equal(first.LossCurve, second.LossCurve);
        Assert.Equal(Logits(fresh), Logits(used));
    }

    [Fact]
    public async Task Reset_MergedAdapter_RestoresTheBaseExactly()
    {
        using Student student = Student.Load(_path, Options, Token);
        float[] before = Logits(student);
        await TrainAsync(student, seed: 1);
        student.Adapter!.Merge();
        Assert.NotEqual(before, Logits(student));
        student.Reset();
        Assert.Equal(before, Logits(student));
    }

    [Fact]
    public async Task LoadAdapter_SavedAdapter_GivesEqualLogits()
    {
        string folder = _folder.File("adapter");
        using Student student = Student.Load(_path, Options, Token);
        await TrainAsync(student, seed: 1);
        student.SaveAdapter(folder);
        float[] trained = Logits(student);
        Assert.Contains("\"base_model_name_or_path\": \"tiny\"", File.ReadAllText(Path.Combine(folder, "adapter_config.json")), StringComparison.Ordinal);

        using Student other = Student.Load(_path, Options, Token);
        other.LoadAdapter(folder);
        Assert.Equal(trained, Logits(other));
        other.LoadAdapter(folder);
        Assert.Equal(trained, Logits(other));
    }

    [Fact]
    public async Task LoadAdapter_NoSuchFolder_LeavesTheStudentAsItWas()
    {
        using Student student = Student.Load(_path, Options, Token);
        await TrainAsync(student, seed: 1);
        float[] trained = Logits(student);
        Assert.Throws<CheckpointException>(() => student.LoadAdapter(_folder.File("absent")));
        Assert.Equal(trained, Logits(student));
    }

    [Fact]
    public void SaveAdapter_WithoutOne_Throws()
    {
        using Student student = Student.Load(_path, Options, Token);
        Assert.Throws<InvalidOperationException>(() => student.SaveAdapter(_folder.File("adapter")));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(TinyModelFolder.Window + 1)]
    public void Load_WindowOutOfRange_IsNamed(int window)
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() => Student.Load(_path, Options with { ContextLength = window }, Token).Dispose());
        Assert.Contains($"ContextLength ({window})", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_BadOptions_AreNamedTogether()
    {
        StudentOptions bad = new() { ContextLength = 0, Lora = new() { Rank = 0 }, FineTuning = new() { BatchSize = 0 } };
        ArgumentException e = Assert.Throws<ArgumentException>(() => Student.Load(_folder.File("absent"), bad, Token).Dispose());
        Assert.All(["ContextLength (0)", "Lora: ", "Rank", "FineTuning: ", "BatchSize (0)"], part => Assert.Contains(part, e.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void ContextLength_NotSet_IsTheModels()
    {
        using Student student = Student.Load(_path, Options with { ContextLength = null }, Token);
        Assert.Equal(TinyModelFolder.Window, student.ContextLength);
    }

    [Fact]
    public async Task CreateFineTuner_SequenceAboveTheWindow_IsRefused()
    {
        using Student student = Student.Load(_path, Options with { ContextLength = 64 }, Token);
        ArgumentException e = await Assert.ThrowsAsync<ArgumentException>(() => student.CreateFineTuner(0).FineTuneAsync(
            [new(new(0, 0, 0, 0, 1), 1, (_, _) => new("long", new(new string('a', 100), 101, 0, 0), " b"))], cancellationToken: Token));
        Assert.Contains("64", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dispose_AfterTraining_FreesEveryTensor()
    {
        // What earlier tests left to the collector must not go in between.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long before = Tensor.TotalCount;
        await UseAsync();
        Assert.Equal(before, Tensor.TotalCount);

        async Task UseAsync()
        {
            Student student = Student.Load(_path, Options, Token);
            await TrainAsync(student, seed: 1);
            student.SaveAdapter(_folder.File("adapter"));
            await AskAsync(student);
            student.LoadAdapter(_folder.File("adapter"));
            student.Dispose();
            student.Dispose();
        }
    }

    [Fact]
    public void Constructor_RefusedOptions_LeaveTheModelToTheCaller()
    {
        using LanguageModel model = LanguageModel.Load(_path, Options.Model, Token);
        Assert.Throws<ArgumentException>(() => new Student(model, Options with { ContextLength = TinyModelFolder.Window + 1 }));
        using Student student = new(model, Options);
        Assert.NotEmpty(Logits(student));
    }

    private static Task<DistillationResult> TrainAsync(Student student, int seed)
    {
        DistillationRequest request = Requests.SKIntern(stages: 2, examples: 4) with
        {
            Curriculum = Curriculum.Create(new LinearDecaySchedule(), stageCount: 2, maxShots: 1, epochs: 20),
            Generation = Short,
            ProbeSize = 2,
            Seed = seed,
        };
        return new Distiller(student, new DefaultAnswerScorer()).RunAsync(request, cancellationToken: Token);
    }

    private static async Task<string> AskAsync(Student student) => (await student.Generator.GenerateAsync(["train 3"], Short, cancellationToken: Token))[0].Text;

    private static float[] Logits(Student student)
    {
        using IDisposable noGradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor ids = tensor(student.Tokenizer.Encode("train 3", addSpecialTokens: true).Select(i => (long)i).ToArray()).unsqueeze(0);
        return student.Model.Decoder.Head(student.Model.Decoder.Forward(ids)[0]).to(ScalarType.Float32).contiguous().data<float>().ToArray();
    }
}
