using SKIntern.Compression;
using SKIntern.Reports;
using SKIntern.Scoring;
using Spectre.Console;

namespace SKIntern.Samples.Distill;

/// <summary>Runs a plan: each run with a progress bar, then the tables, the report and the adapters.</summary>
internal static class Job
{
    // A file has no width; the widest table needs this much.
    private const int RedirectedWidth = 132;

    internal static async Task RunAsync(DistillSettings settings, IAnsiConsole console, CancellationToken cancellationToken)
    {
        settings = settings with { Model = await HubModel.ResolveAsync(settings.Model, console, cancellationToken) };
        using TokenClassifier? classifier = settings.ClassifierFolder is { } folder ? TokenClassifier.Load(folder, cancellationToken: cancellationToken) : null;
        settings = settings with { Classifier = classifier };
        DistillPlan plan = settings.Data is null ? EmbeddedPlan.Create(settings) : DatasetPlan.Create(settings);
        PlannedRun[] runs = [.. plan.Runs.Where(r => settings.Methods.Count == 0 || settings.Methods.Contains(r.Method, StringComparer.OrdinalIgnoreCase))];
        if (Console.IsOutputRedirected)
        {
            console.Profile.Width = RedirectedWidth;
        }

        console.WriteLine(plan.Title);
        using Student student = Student.Load(plan.ModelPath, plan.Student, cancellationToken);
        console.WriteLine($"Student: {plan.ModelPath} ({student.Model.Decoder.Parameters.Sum(p => p.Value.numel()):N0} weights, {student.Model.Decoder.DType} on {student.Model.Decoder.Device})");

        var results = new List<DistillationResult>();
        await console.Progress()
            .Columns(new SpinnerColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(async context =>
            {
                var distiller = new Distiller(student, new DefaultAnswerScorer());
                foreach (PlannedRun run in runs)
                {
                    ProgressTask bar = context.AddTask(Markup.Escape(run.Name));
                    DistillationRequest request = run.CreateRequest(student, results);
                    results.Add(await distiller.RunAsync(request, new RunProgress(bar, run.Name), cancellationToken));
                    bar.Description = Markup.Escape(run.Name);
                    bar.Value = bar.MaxValue;
                    if (request.Method.TrainsStudent)
                    {
                        student.SaveAdapter(Path.Combine(settings.Output, "adapters", FolderName(run.Name)));
                        if (settings.Merged)
                        {
                            student.SaveMerged(Path.Combine(settings.Output, "merged", FolderName(run.Name)), new() { Overwrite = true }, cancellationToken: cancellationToken);
                        }
                    }
                }
            });

        var comparison = new Comparison(results);
        ResultTables.Print(console, comparison);
        IReadOnlyList<string> files = ReportFiles.Write(comparison, plan.Title, settings.Output);
        console.WriteLine($"Report: {string.Join(", ", files)}; adapters in PEFT format: {Path.Combine(settings.Output, "adapters")}{(settings.Merged ? $", merged students: {Path.Combine(settings.Output, "merged")}" : "")}");
    }

    private static string FolderName(string run) => string.Concat(run.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')).Replace("--", "-", StringComparison.Ordinal);
}
