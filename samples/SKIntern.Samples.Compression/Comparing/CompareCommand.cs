using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using SKIntern.Compression;

namespace SKIntern.Samples.Compression;

/// <summary>The command that compares compressors.</summary>
internal static class CompareCommand
{
    // Those of one scorer beside each other; what draws at random shows what a scorer is worth.
    private static readonly string[] Default = ["words", "self-information", "facts", "facts:corpus", "facts:self-information"];

    internal static Command Create()
    {
        Option<string[]> compressors = List("--compressor", $"Separated by commas: {string.Join(", ", KnowledgeCompressors.Names)}.", Default);
        Option<double[]> rates = new("--rates")
        {
            Description = "The shares to keep, falling, separated by commas.",
            DefaultValueFactory = _ => [.. new CompressionQualityOptions().Rates],
            CustomParser = ParseRates,
        };
        Option<string?> model = new("--model") { Description = "The student: a Hugging Face folder or a GGUF file [default: the embedded one]." };
        Option<string?> classifier = new("--classifier") { Description = "A Hugging Face folder with the token classifier of LLMLingua-2, for the compressors that need one." };
        Option<string?> cache = new("--cache") { Description = "A folder in which scores are kept between runs." };
        Option<string?> data = new("--data") { Description = "Examples with rationales, JSON lines [default: the embedded ones]." };
        Option<string?> knowledge = new("--knowledge") { Description = "Knowledge by task, JSON; needed with --data." };
        Option<string[]> tasks = List("--tasks", "Only these tasks of --data, separated by commas.", []);
        Option<int> perTask = Count("--per-task", "At most this many examples a task.", 2);
        Option<int> sequences = Count("--max-sequences", "At most this many sequences are measured at a rate.", 100);
        Option<bool> noLosses = new("--no-losses") { Description = "Do not measure the student's losses." };
        Option<int> seed = new("--seed") { Description = "The seed of what is drawn at random.", DefaultValueFactory = _ => 1 };
        Option<string?> output = new("--output") { Description = "A Markdown file for the report." };
        Command command = new("compare", "Compares what compressors leave of knowledge: tokens, numbers, names, negations, and the student's loss on the teacher's responses.")
        {
            compressors, rates, model, classifier, cache, data, knowledge, tasks, perTask, sequences, noLosses, seed, output,
        };
        compressors.Validators.Add(result =>
        {
            foreach (string name in result.GetValueOrDefault<string[]>() ?? [])
            {
                if (!KnowledgeCompressors.Names.Contains(name, StringComparer.OrdinalIgnoreCase))
                {
                    result.AddError($"There is no compressor '{name}'; known are {string.Join(", ", KnowledgeCompressors.Names)}.");
                }
            }
        });
        command.Validators.Add(result =>
        {
            if (result.GetResult(data) is null != result.GetResult(knowledge) is null)
            {
                result.AddError("--data and --knowledge go together.");
            }
        });
        command.SetAction((parsed, cancellationToken) => CompareJob.RunAsync(
            new()
            {
                Compressors = parsed.GetRequiredValue(compressors),
                Rates = parsed.GetRequiredValue(rates),
                Model = parsed.GetValue(model),
                Classifier = parsed.GetValue(classifier),
                Cache = parsed.GetValue(cache),
                Data = parsed.GetValue(data),
                Knowledge = parsed.GetValue(knowledge),
                Tasks = parsed.GetRequiredValue(tasks),
                PerTask = parsed.GetValue(perTask),
                MaxSequences = parsed.GetValue(sequences),
                Losses = !parsed.GetValue(noLosses),
                Seed = parsed.GetValue(seed),
                Output = parsed.GetValue(output),
            },
            Console.Out,
            cancellationToken));
        return command;
    }

    private static Option<string[]> List(string name, string description, string[] standard) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => standard,
        CustomParser = result => [.. Parts(result)],
    };

    private static Option<int> Count(string name, string description, int standard)
    {
        Option<int> option = new(name) { Description = description, DefaultValueFactory = _ => standard };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError($"{name} must be at least 1.");
            }
        });
        return option;
    }

    private static double[]? ParseRates(ArgumentResult result)
    {
        List<double> rates = [];
        foreach (string part in Parts(result))
        {
            if (!double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double rate))
            {
                result.AddError($"--rates: '{part}' is not a number.");
                return null;
            }

            rates.Add(rate);
        }

        return [.. rates];
    }

    private static IEnumerable<string> Parts(ArgumentResult result)
        => result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
