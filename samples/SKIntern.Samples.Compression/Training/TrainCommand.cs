using System.CommandLine;
using System.CommandLine.Parsing;
using Spectre.Console;

namespace SKIntern.Samples.Compression;

/// <summary>The command that trains a token classifier.</summary>
internal sealed class TrainCommand
{
    private const string Summary =
        """
        Trains a small encoder to do what a language model's self-information does, and compares the two.

        The teacher scores every word of the texts in one pass; the words it would keep become labels; the encoder learns them as a
        token classifier, as LLMLingua-2 does, and is measured on texts it was not trained on, beside corpus statistics and chance.

        Example:
          dotnet run -c Release --project samples/SKIntern.Samples.Compression -- train --encoder all-MiniLM-L6-v2 \
            --teacher SmolLM2-135M-Instruct.Q4_1.gguf --texts train.jsonl knowledge.json --output compressor
        """;

    private readonly Option<string> _encoder = new("--encoder") { Description = "The encoder to train: a Hugging Face folder of a BERT, RoBERTa or XLM-RoBERTa.", Required = true };
    private readonly Option<string> _teacher = new("--teacher") { Description = "The language model whose self-information is the teacher: a GGUF file or a Hugging Face folder.", Required = true };
    private readonly Option<string> _teacherDType = new("--teacher-dtype") { Description = "The dtype the teacher computes in: float32 or bfloat16 (about twice as fast where the processor has it).", DefaultValueFactory = _ => "float32" };
    private readonly Option<string[]> _texts = new("--texts")
    {
        Description = "Files of texts: .jsonl datasets (their rationales and knowledge), .json knowledge by task, others as plain text with a blank line between texts.",
        Required = true,
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string> _output = new("--output") { Description = "The folder to write the trained classifier to.", Required = true };
    private readonly Option<int> _maxTexts = new("--max-texts") { Description = "At most this many texts, drawn from the seed.", DefaultValueFactory = _ => 800 };
    private readonly Option<double> _testShare = new("--test-share") { Description = "The share of the texts that only measures.", DefaultValueFactory = _ => 0.15 };
    private readonly Option<double> _labelRate = new("--label-rate") { Description = "The share of words that the teacher's labels keep.", DefaultValueFactory = _ => 0.5 };
    private readonly Option<double> _learningRate = new("--learning-rate") { Description = "The peak of the learning rate.", DefaultValueFactory = _ => 1e-4 };
    private readonly Option<int> _epochs = new("--epochs") { Description = "Passes through the training texts.", DefaultValueFactory = _ => 4 };
    private readonly Option<int> _batchSize = new("--batch-size") { Description = "Rows of an optimizer step.", DefaultValueFactory = _ => 10 };
    private readonly Option<int> _threads = new("--threads") { Description = "Threads of libtorch.", DefaultValueFactory = _ => 1 };
    private readonly Option<int> _seed = new("--seed") { Description = "The seed of everything drawn at random.", DefaultValueFactory = _ => 1 };
    private readonly Option<bool> _overwrite = new("--overwrite") { Description = "Replace the output folder where it exists." };

    private readonly Command _command;

    private TrainCommand()
    {
        foreach (Option<int> option in (Option<int>[])[_maxTexts, _epochs, _batchSize, _threads])
        {
            option.Validators.Add(r => Require(r, r.GetValueOrDefault<int>() >= 1, $"{option.Name} must be at least 1."));
        }

        foreach (Option<double> option in (Option<double>[])[_testShare, _labelRate])
        {
            option.Validators.Add(r => Require(r, r.GetValueOrDefault<double>() is > 0 and < 1, $"{option.Name} must be above 0 and below 1."));
        }

        _learningRate.Validators.Add(r => Require(r, r.GetValueOrDefault<double>() > 0, "--learning-rate must be above 0."));
        _encoder.Validators.Add(r => Require(r, Directory.Exists(r.GetValueOrDefault<string>()), $"--encoder: there is no folder '{r.GetValueOrDefault<string>()}'."));
        _teacher.Validators.Add(r => Require(r, Path.Exists(r.GetValueOrDefault<string>()), $"--teacher: there is no file or folder '{r.GetValueOrDefault<string>()}'."));
        _teacherDType.Validators.Add(r => Require(r, r.GetValueOrDefault<string>() is "float32" or "bfloat16", "--teacher-dtype must be float32 or bfloat16."));
        _texts.Validators.Add(r =>
        {
            foreach (string file in r.GetValueOrDefault<string[]>() ?? [])
            {
                Require(r, File.Exists(file), $"--texts: there is no file '{file}'.");
            }
        });
        _command = new Command("train", Summary) { _encoder, _teacher, _teacherDType, _texts, _output, _maxTexts, _testShare, _labelRate, _learningRate, _epochs, _batchSize, _threads, _seed, _overwrite };
    }

    internal static Command Create()
    {
        TrainCommand train = new();
        train._command.SetAction((parsed, cancellationToken) => Task.Run(() => new TrainJob(train.Read(parsed), AnsiConsole.Console).Run(cancellationToken), cancellationToken));
        return train._command;
    }

    private TrainSettings Read(ParseResult parsed) => new()
    {
        Encoder = parsed.GetRequiredValue(_encoder),
        Teacher = parsed.GetRequiredValue(_teacher),
        TeacherDType = parsed.GetRequiredValue(_teacherDType),
        Texts = parsed.GetRequiredValue(_texts),
        Output = parsed.GetRequiredValue(_output),
        MaxTexts = parsed.GetValue(_maxTexts),
        TestShare = parsed.GetValue(_testShare),
        LabelRate = parsed.GetValue(_labelRate),
        LearningRate = parsed.GetValue(_learningRate),
        Epochs = parsed.GetValue(_epochs),
        BatchSize = parsed.GetValue(_batchSize),
        Threads = parsed.GetValue(_threads),
        Seed = parsed.GetValue(_seed),
        Overwrite = parsed.GetValue(_overwrite),
    };

    private static void Require(SymbolResult result, bool valid, string error)
    {
        if (!valid)
        {
            result.AddError(error);
        }
    }
}
