using System.CommandLine;
using SKIntern.Data;
using SKIntern.Models.ChatTemplates;
using SKIntern.Models.Checkpoints;
using SKIntern.Models.Runtime;
using SKIntern.Models.Tokenization;
using SKIntern.Samples.CompressorTraining;
using SKIntern.Training;
using Spectre.Console;

const int BadInput = 1;
const int BadOptions = 2;
const int Cancelled = 130;

var commandLine = new CommandLine();
ParseResult parsed = commandLine.Root.Parse(args);
if (parsed.Errors.Count > 0)
{
    await Console.Error.WriteLineAsync($"{parsed.Errors[0].Message} (--help lists the options)");
    return BadOptions;
}

commandLine.Root.SetAction(async (result, cancellationToken) =>
{
    try
    {
        await Task.Run(() => new Job(commandLine.Read(result), AnsiConsole.Console).Run(cancellationToken), cancellationToken);
        return 0;
    }
    catch (OperationCanceledException)
    {
        await Console.Error.WriteLineAsync("Cancelled; the output folder is written when the training is complete, and only then.");
        return Cancelled;
    }
    catch (Exception e) when (e is ArgumentException or InvalidOperationException or IOException or UnauthorizedAccessException or CheckpointException or TokenizerException
        or DatasetException or TrainingDivergedException or NativeRuntimeException or ChatTemplateException)
    {
        await Console.Error.WriteLineAsync(e.Message);
        return BadInput;
    }
});
return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
