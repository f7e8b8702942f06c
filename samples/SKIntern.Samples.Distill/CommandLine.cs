using System.CommandLine;
using System.CommandLine.Parsing;
using SKIntern.Compression;
using SKIntern.Methods;
using SKIntern.Samples.SupportDesk;
using SKIntern.Scheduling;

namespace SKIntern.Samples.Distill;

/// <summary>The options of the program.</summary>
internal sealed class CommandLine
{
    private const string Summary =
        """
        Distils reasoning into a small model by the SKIntern method and compares it with baselines.

        Without options it teaches the embedded student the rules of a support desk, in a few minutes on two cores.

        Examples:
          dotnet run -c Release --project samples/SKIntern.Samples.Distill
          dotnet run -c Release --project samples/SKIntern.Samples.Distill -- --form explicit --seed 2
          dotnet run -c Release --project samples/SKIntern.Samples.Distill -- --method skintern --steps 4 --schedule cosine
          dotnet run -c Release --project samples/SKIntern.Samples.Distill -- --model student.gguf --data train.jsonl --test test.jsonl \
            --knowledge knowledge.json --tasks navigate,snarks --method zero-shot,std-cot,skintern
        """;

    private readonly Option<SupportDeskForm> _form = new("--form") { Description = "The embedded task: terse (responses name no rule) or explicit.", DefaultValueFactory = _ => SupportDeskForm.Terse };
    private readonly Option<int> _world = new("--world") { Description = "Which rules the embedded task has.", DefaultValueFactory = _ => 0 };
    private readonly Option<string?> _model = new("--model") { Description = "The student: a Hugging Face folder, a GGUF file, or hf:ORG/NAME[@REVISION] from the hub [default: the embedded one]." };
    private readonly Option<string?> _data = new("--data") { Description = "Training examples, JSON lines [default: the embedded ones]." };
    private readonly Option<string?> _test = new("--test") { Description = "In-domain test examples, JSON lines; needed with --data." };
    private readonly Option<string?> _ood = new("--ood") { Description = "Out-of-domain test examples, JSON lines." };
    private readonly Option<string?> _knowledge = new("--knowledge") { Description = "Knowledge by task, JSON, for --data." };
    private readonly Option<string[]> _tasks = ListOption("--tasks", "Only these tasks of --data and --test, separated by commas.");
    private readonly Option<string[]> _methods = ListOption("--method", $"Only these methods, separated by commas: {string.Join(", ", DistillationMethods.Names)}.");
    private readonly Option<string> _schedule = new("--schedule") { Description = $"The decay schedule: {string.Join(", ", DecaySchedules.Names)}, or a list such as 1,0.5,0.", DefaultValueFactory = _ => "linear" };
    private readonly Option<int?> _steps = new("--steps") { Description = "T, the number of stages of SKIntern." };
    private readonly Option<double?> _epochs = new("--epochs") { Description = "E, the epochs of all stages together." };
    private readonly Option<int?> _shots = new("--shots") { Description = "K, the worked examples in the first stage's prompts." };
    private readonly Option<string?> _compressor = new("--compressor") { Description = $"What shortens knowledge: {string.Join(", ", KnowledgeCompressors.Names)}." };
    private readonly Option<string?> _classifier = new("--classifier") { Description = "A Hugging Face folder with a token classifier, for the compressors of llmlingua2." };
    private readonly Option<double?> _learningRate = new("--learning-rate") { Description = "The peak of the learning rate." };
    private readonly Option<int?> _batchSize = new("--batch-size") { Description = "Sequences of an optimizer step." };
    private readonly Option<int?> _rank = new("--rank") { Description = "The rank of the LoRA adapter; alpha is twice the rank." };
    private readonly Option<int?> _trainLimit = new("--train-limit") { Description = "At most this many training examples a task." };
    private readonly Option<int?> _testLimit = new("--test-limit") { Description = "At most this many test examples a task." };
    private readonly Option<int?> _maxNewTokens = new("--max-new-tokens") { Description = "The most tokens of an answer." };
    private readonly Option<int?> _contextLength = new("--context") { Description = "The student's window in tokens, if less than its own." };
    private readonly Option<string> _device = new("--device") { Description = "auto, cpu or cuda.", DefaultValueFactory = _ => "auto" };
    private readonly Option<string> _dtype = new("--dtype") { Description = "auto, float32 or bfloat16.", DefaultValueFactory = _ => "auto" };
    private readonly Option<int> _seed = new("--seed") { Description = "The seed of everything drawn at random.", DefaultValueFactory = _ => 1 };
    private readonly Option<bool> _merged = new("--merged") { Description = "Also write each trained student with its adapter merged in, as a Hugging Face folder." };
    private readonly Option<string> _output = new("--output") { Description = "The folder for the report and the adapters.", DefaultValueFactory = _ => "output" };

    internal CommandLine()
    {
        _device.Validators.Add(r => RequireKnown(r, ["auto", "cpu", "cuda"], "device", [r.GetValueOrDefault<string>()]));
        _dtype.Validators.Add(r => RequireKnown(r, ["auto", "float32", "bfloat16"], "dtype", [r.GetValueOrDefault<string>()]));
        foreach (Option<int?> option in (Option<int?>[])[_steps, _batchSize, _rank, _trainLimit, _testLimit, _maxNewTokens, _contextLength])
        {
            option.Validators.Add(r => Require(r, r.GetValueOrDefault<int?>() is not < 1, $"{option.Name} must be at least 1."));
        }

        _shots.Validators.Add(r => Require(r, r.GetValueOrDefault<int?>() is not < 0, "--shots must be at least 0."));
        _epochs.Validators.Add(r => Require(r, r.GetValueOrDefault<double?>() is null or > 0, "--epochs must be above 0."));
        _learningRate.Validators.Add(r => Require(r, r.GetValueOrDefault<double?>() is null or > 0, "--learning-rate must be above 0."));
        _compressor.Validators.Add(r => RequireKnown(r, KnowledgeCompressors.Names, "compressor", [r.GetValueOrDefault<string>()]));
        _schedule.Validators.Add(RequireSchedule);
        _methods.Validators.Add(r => RequireKnown(r, DistillationMethods.Names, "method", r.GetValueOrDefault<string[]>()));
        Root = new RootCommand(Summary)
        {
            _form, _world, _model, _data, _test, _ood, _knowledge, _tasks, _methods, _schedule, _steps, _epochs, _shots, _compressor, _classifier, _learningRate, _batchSize, _rank,
            _trainLimit, _testLimit, _maxNewTokens, _contextLength, _device, _dtype, _seed, _merged, _output,
        };
        Root.Validators.Add(r => Require(r, r.GetResult(_data) is null == r.GetResult(_test) is null, "--data and --test go together."));
        Root.Validators.Add(r => Require(
            r, r.GetValue(_compressor)?.Contains("llmlingua2", StringComparison.OrdinalIgnoreCase) != true || r.GetResult(_classifier) is not null, "The compressors of llmlingua2 need --classifier."));
        foreach (Option option in (Option[])[_knowledge, _ood, _tasks, _trainLimit, _testLimit])
        {
            Root.Validators.Add(r => Require(r, r.GetResult(option) is null || r.GetResult(_data) is not null, $"{option.Name} goes with --data."));
        }
    }

    internal RootCommand Root { get; }

    internal DistillSettings Read(ParseResult parsed) => new()
    {
        Form = parsed.GetValue(_form),
        World = parsed.GetValue(_world),
        Model = parsed.GetValue(_model),
        Data = parsed.GetValue(_data),
        Test = parsed.GetValue(_test),
        OutOfDomain = parsed.GetValue(_ood),
        Knowledge = parsed.GetValue(_knowledge),
        Tasks = parsed.GetValue(_tasks) ?? [],
        Methods = parsed.GetValue(_methods) ?? [],
        Schedule = parsed.GetRequiredValue(_schedule),
        Steps = parsed.GetValue(_steps),
        Epochs = parsed.GetValue(_epochs),
        Shots = parsed.GetValue(_shots),
        Compressor = parsed.GetValue(_compressor),
        ClassifierFolder = parsed.GetValue(_classifier),
        LearningRate = parsed.GetValue(_learningRate),
        BatchSize = parsed.GetValue(_batchSize),
        Rank = parsed.GetValue(_rank),
        TrainLimit = parsed.GetValue(_trainLimit),
        TestLimit = parsed.GetValue(_testLimit),
        MaxNewTokens = parsed.GetValue(_maxNewTokens),
        ContextLength = parsed.GetValue(_contextLength),
        Device = parsed.GetRequiredValue(_device),
        DType = parsed.GetRequiredValue(_dtype),
        Seed = parsed.GetValue(_seed),
        Merged = parsed.GetValue(_merged),
        Output = parsed.GetRequiredValue(_output),
    };

    private static Option<string[]> ListOption(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = r => [.. r.Tokens.SelectMany(t => t.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))],
    };

    private static void RequireSchedule(OptionResult result)
    {
        try
        {
            DecaySchedules.Create(result.GetValueOrDefault<string>() ?? "");
        }
        catch (ArgumentException e)
        {
            result.AddError($"--schedule: {e.Message.ReplaceLineEndings(" ")}");
        }
    }

    private static void RequireKnown(OptionResult result, IReadOnlyList<string> known, string what, IEnumerable<string>? names)
    {
        foreach (string name in names ?? [])
        {
            Require(result, known.Contains(name, StringComparer.OrdinalIgnoreCase), $"There is no {what} '{name}'; known are {string.Join(", ", known)}.");
        }
    }

    private static void Require(SymbolResult result, bool valid, string error)
    {
        if (!valid)
        {
            result.AddError(error);
        }
    }
}
