// The code of docs/getting-started.md: every region stands there, word for word (DocumentationTests compares them).
#region usings
using Microsoft.Extensions.DependencyInjection;
using SKIntern;
using SKIntern.Compression;
using SKIntern.Data;
using SKIntern.Generation;
using SKIntern.Methods;
using SKIntern.Models.Checkpoints;
using SKIntern.Models.Export;
using SKIntern.Models.Hub;
using SKIntern.Reports;
using SKIntern.Retrieval;
using SKIntern.Scheduling;
using SKIntern.Scoring;
#endregion

namespace Documentation;

/// <summary>Outside the namespace <c>SKIntern</c>, as an application is.</summary>
internal static class GettingStarted
{
    public static async Task<string> AskTheBaseModelAsync(string modelPath)
    {
        #region load
        using Student student = Student.Load(modelPath);
        IReadOnlyList<GenerationResult> answers = await student.Generator.GenerateAsync(
            ["Question: What is 3 + 4?\nAnswer:"], new GenerationOptions { MaxNewTokens = 32 });
        Console.WriteLine(answers[0].Text);
        #endregion
        return answers[0].Text;
    }

    public static async Task<string> DownloadAsync()
    {
        #region hub
        using var hub = new HuggingFaceHub();
        string modelPath = await hub.DownloadAsync("HuggingFaceTB/SmolLM2-135M-Instruct");
        #endregion
        return modelPath;
    }

    public static async Task<Comparison> DistilAsync(string modelPath, string trainingFile, string testFile, string outputFolder, CancellationToken cancellationToken)
    {
        #region distil
        IReadOnlyList<ReasoningExample> training = JsonLinesDataset.Load(trainingFile).WithRationales();
        IReadOnlyList<ReasoningExample> test = JsonLinesDataset.Load(testFile);

        using Student student = Student.Load(modelPath, new StudentOptions { ContextLength = 1024 });
        var distiller = new Distiller(student, new DefaultAnswerScorer());
        var progress = new Progress<DistillationProgress>(p => Console.WriteLine($"{p.Phase} {p.Finished}/{p.Total} {p.Training?.Loss:F3}"));

        var request = new DistillationRequest
        {
            Name = "SKIntern",
            Method = new SKInternMethod(),
            TrainingExamples = training,
            EvaluationSets = [new EvaluationSet("test", test, InDomain: true)],
            Curriculum = Curriculum.Create(new LinearDecaySchedule(), stageCount: 4, maxShots: 3, epochs: 12),
            Compressor = KnowledgeCompressors.Create("words", new() { Corpus = training.Select(e => e.Knowledge!.ToText()) }),
            Selector = new TfIdfExampleSelector([.. training.Select(e => e.Question)]),
            Seed = 1,
        };
        DistillationResult skintern = await distiller.RunAsync(request, progress, cancellationToken);
        student.SaveAdapter(Path.Combine(outputFolder, "adapter"));
        #endregion

        #region compare
        DistillationResult zeroShot = await distiller.RunAsync(
            request with { Name = "zero-shot", Method = new ZeroShotMethod() }, progress, cancellationToken);
        DistillationResult standardCot = await distiller.RunAsync(
            request with { Name = "Std-CoT", Method = new StandardCotMethod() }, progress, cancellationToken);

        var comparison = new Comparison([zeroShot, standardCot, skintern]);
        foreach (string sentence in comparison.Conclusions())
        {
            Console.WriteLine(sentence);
        }

        ReportFiles.Write(comparison, "My task", outputFolder); // report.md and report.html
        #endregion
        return comparison;
    }

    public static async Task<GenerationResult> AskTheTrainedStudentAsync(string modelPath, string outputFolder)
    {
        #region answer
        using Student student = Student.Load(modelPath);
        student.LoadAdapter(Path.Combine(outputFolder, "adapter"));
        var question = new ReasoningExample { Id = "1", Task = "arithmetic", Question = "What is 3 + 4?", Answer = "" };
        GenerationResult answer = await student.AnswerAsync(question, new SKInternMethod());
        Console.WriteLine(answer.Text);
        #endregion
        return answer;
    }

    public static void Export(string modelPath, string outputFolder)
    {
        #region export
        using Student student = Student.Load(modelPath);
        student.LoadAdapter(Path.Combine(outputFolder, "adapter"));
        student.SaveMerged(Path.Combine(outputFolder, "merged"));
        student.SaveMergedGguf(Path.Combine(outputFolder, "merged.gguf"), new ModelExportOptions { GgufType = GgufWeightType.Q8_0 });
        #endregion
    }

    public static ServiceProvider Register(string modelPath, string outputFolder)
    {
        #region services
        var services = new ServiceCollection();
        services.AddSKIntern(options =>
        {
            options.ModelPath = modelPath;
            options.AdapterPath = Path.Combine(outputFolder, "adapter");
        });
        #endregion
        return services.BuildServiceProvider();
    }

    #region inject
    public sealed class TicketService(IStudent student)
    {
        public async Task<string> SuggestAsync(string question, CancellationToken cancellationToken)
        {
            var example = new ReasoningExample { Id = "ticket", Task = "arithmetic", Question = question, Answer = "" };
            GenerationResult answer = await student.AnswerAsync(example, new SKInternMethod(), cancellationToken: cancellationToken);
            return answer.Text;
        }
    }
    #endregion
}
