using System.CommandLine;
using SKIntern.Data;
using SKIntern.Models.ChatTemplates;
using SKIntern.Models.Checkpoints;
using SKIntern.Models.Runtime;
using SKIntern.Models.Tokenization;
using SKIntern.Prompting;
using SKIntern.Samples.Compression;
using SKIntern.Training;

const int BadInput = 1;
const int BadOptions = 2;
const int Cancelled = 130;

RootCommand root = new("Compares what shortens knowledge, and trains a classifier to do it.") { CompareCommand.Create(), TrainCommand.Create() };
ParseResult parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    await Console.Error.WriteLineAsync($"{parsed.Errors[0].Message} (--help lists the options)");
    return BadOptions;
}

try
{
    return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (OperationCanceledException)
{
    await Console.Error.WriteLineAsync("Cancelled; nothing was written.");
    return Cancelled;
}
catch (Exception e) when (e is ArgumentException or InvalidOperationException or IOException or UnauthorizedAccessException or CheckpointException or TokenizerException
    or DatasetException or PromptTooLongException or NativeRuntimeException or TrainingDivergedException or ChatTemplateException)
{
    await Console.Error.WriteLineAsync(e.Message);
    return BadInput;
}
