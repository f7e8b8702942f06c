using System.Text.Json;
using SKIntern.Models;
using SKIntern.Testing;
using TorchSharp;

namespace SKIntern.Compression.Tests.Perplexity;

/// <summary>Every row of every causal language model's folder: the texts and numbers of llmlingua.</summary>
[Trait(TestCategories.Name, TestCategories.Parity)]
public sealed class LLMLinguaParityTests
{
    public static TheoryData<string> Folders => [.. SharedFolder.FoldersIn("goldens", "llmlingua")];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Compress_EveryRow_EqualsLLMLingua(string folder)
    {
        string path = RequireDecoder(folder);
        using LanguageModel model = LanguageModel.Load(path, new() { Device = torch.CPU, DType = torch.ScalarType.Float32 });
        var compressor = new LLMLinguaCompressor(model.Decoder, model.Tokenizer);
        List<string> differences = [];
        int row = 0;
        foreach (string line in File.ReadLines(Path.Combine(path, "cases.jsonl")))
        {
            using JsonDocument json = JsonDocument.Parse(line);
            LLMLinguaResult result = compressor.Compress(Contexts(json.RootElement.GetProperty("context")), Options(json.RootElement.GetProperty("options")));
            Compare("compressed_prompt", result.CompressedPrompt);
            Compare("origin_tokens", result.OriginTokens.ToString());
            Compare("compressed_tokens", result.CompressedTokens.ToString());
            Compare("ratio", result.RatioText);
            Compare("rate", result.RateText);
            row++;

            void Compare(string field, string actual)
            {
                string expected = json.RootElement.GetProperty(field).ToString();
                if (expected != actual)
                {
                    differences.Add($"row {row}, {json.RootElement.GetProperty("options")}, {field}:\n  expected {expected}\n  actual   {actual}");
                }
            }
        }

        Assert.True(row > 0, $"{folder} has no rows");
        Assert.True(differences.Count == 0, $"{differences.Count} differences in {row} rows\n{string.Join('\n', differences)}");
    }

    /// <summary>The folder; skips the running test for a classifier, which other tests hold to its reference.</summary>
    private static string RequireDecoder(string folder)
    {
        string path = SharedFolder.Require("goldens", "llmlingua", folder);
        using JsonDocument config = JsonDocument.Parse(File.ReadAllText(Path.Combine(path, "config.json")));
        string architecture = config.RootElement.GetProperty("architectures")[0].GetString()!;
        Assert.SkipUnless(architecture.EndsWith("ForCausalLM", StringComparison.Ordinal), $"'{folder}' is a {architecture}: no causal language model");
        return path;
    }

    private static string[] Contexts(JsonElement context)
        => context.ValueKind == JsonValueKind.String ? [context.GetString()!] : [.. context.EnumerateArray().Select(c => c.GetString()!)];

    private static LLMLinguaOptions Options(JsonElement json)
    {
        LLMLinguaOptions options = new();
        foreach (JsonProperty option in json.EnumerateObject().Where(o => o.Value.ValueKind != JsonValueKind.Null))
        {
            options = With(options, option.Name, option.Value);
        }

        return options;
    }

    private static LLMLinguaOptions With(LLMLinguaOptions options, string name, JsonElement value) => name switch
    {
        "instruction" => options with { Instruction = value.GetString()! },
        "question" => options with { Question = value.GetString()! },
        "rate" => options with { Rate = value.GetDouble() },
        "target_token" => options with { TargetToken = value.GetDouble() == -1 ? null : value.GetDouble() },
        "iterative_size" => options with { IterativeSize = value.GetInt32() },
        "force_context_ids" => options with { ForceContextIds = [.. value.EnumerateArray().Select(id => id.GetInt32())] },
        "use_sentence_level_filter" => options with { UseSentenceLevelFilter = value.GetBoolean() },
        "use_context_level_filter" => options with { UseContextLevelFilter = value.GetBoolean() },
        "use_token_level_filter" => options with { UseTokenLevelFilter = value.GetBoolean() },
        "keep_split" => options with { KeepSplit = value.GetBoolean() },
        "keep_first_sentence" => options with { KeepFirstSentence = value.GetInt32() },
        "keep_last_sentence" => options with { KeepLastSentence = value.GetInt32() },
        "context_budget" => options with { ContextBudget = value.GetString()! },
        "token_budget_ratio" => options with { TokenBudgetRatio = value.GetDouble() },
        "condition_in_question" => options with
        {
            ConditionInQuestion = Enum.Parse<QuestionPlace>(value.GetString()!.Replace("_condition", ""), ignoreCase: true),
            ConditionTokens = value.GetString()!.Contains("_condition"),
        },
        "condition_compare" => options with { ConditionCompare = value.GetBoolean() },
        "reorder_context" => options with
        {
            ReorderContext = value.GetString() switch { "original" => ContextOrder.Original, "two_stage" => ContextOrder.TwoStage, _ => ContextOrder.Sort },
        },
        "dynamic_context_compression_ratio" => options with { DynamicContextCompressionRatio = value.GetDouble() },
        "add_instruction" => options with { AddInstruction = value.GetBoolean() },
        "rank_method" => options with { RankMethod = Enum.Parse<RankMethod>(value.GetString()!, ignoreCase: true) },
        "concate_question" => options with { ConcateQuestion = value.GetBoolean() },

        // llmlingua 0.2.2 compares it with the length of a list that it never fills, so that any number above 0 changes nothing.
        "force_context_number" when value.GetInt32() > 0 => options,
        _ => throw new InvalidOperationException($"the reference was called with an option unknown here: {name} = {value}"),
    };
}
