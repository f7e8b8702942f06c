using System.Text.Json;

namespace SKIntern.Compression.Tests.LLMLingua2;

/// <summary>The options of a reference row; an option that is not known fails the test.</summary>
internal sealed record GoldenOptions(LLMLingua2PrepareOptions Prepare, LLMLingua2Budget Budget)
{
    /// <summary>What the preparation depends on, to prepare a context once for all rows that share it.</summary>
    public string Key => JsonSerializer.Serialize(Prepare);

    public static GoldenOptions Read(JsonElement options)
    {
        var read = new GoldenOptions(new(), new());
        foreach (JsonProperty option in options.EnumerateObject())
        {
            read = read.With(option.Name, option.Value);
        }

        return read;
    }

    private GoldenOptions With(string name, JsonElement value) => name switch
    {
        "force_tokens" => this with { Prepare = Prepare with { ForceTokens = ClassifierGoldens.Strings(value) } },
        "force_reserve_digit" => this with { Prepare = Prepare with { ForceReserveDigit = value.GetBoolean() } },
        "chunk_end_tokens" => this with { Prepare = Prepare with { ChunkEndTokens = ClassifierGoldens.Strings(value) } },
        "token_to_word" => this with { Prepare = Prepare with { TokenToWord = Enum.Parse<TokenToWord>(value.GetString()!, ignoreCase: true) } },
        "rate" => this with { Budget = Budget with { Rate = value.GetDouble() } },
        "target_token" => this with { Budget = Budget with { TargetToken = value.GetInt32() } },
        "use_context_level_filter" => this with { Budget = Budget with { UseContextLevelFilter = value.GetBoolean() } },
        "use_token_level_filter" => this with { Budget = Budget with { UseTokenLevelFilter = value.GetBoolean() } },
        "target_context" => this with { Budget = Budget with { TargetContext = value.GetInt32() } },
        "context_level_rate" => this with { Budget = Budget with { ContextLevelRate = value.GetDouble() } },
        "context_level_target_token" => this with { Budget = Budget with { ContextLevelTargetToken = value.GetInt32() } },
        "force_context_ids" => this with { Budget = Budget with { ForceContextIds = [.. value.EnumerateArray().Select(id => id.GetInt32())] } },
        "drop_consecutive" => this with { Budget = Budget with { DropConsecutive = value.GetBoolean() } },
        _ => throw new InvalidDataException($"The option '{name}' of a reference row is not known."),
    };
}
