using SKIntern.Compression;
using SKIntern.Data;

namespace SKIntern.Samples.Distill;

/// <summary>What both plans are built from.</summary>
internal static class PlanParts
{
    /// <summary>A compressor by name; corpus statistics are the training set's, a model is the student.</summary>
    internal static IKnowledgeCompressor CreateCompressor(string name, Student student, IEnumerable<ReasoningExample> training, DistillSettings settings)
        => KnowledgeCompressors.Create(name, new()
        {
            Corpus = training.Select(e => e.Knowledge?.ToText()).OfType<string>(),
            Units = new() { Seed = settings.Seed },
            Model = student.Model.Decoder,
            Tokenizer = student.Tokenizer,
            Classifier = settings.Classifier,
        });
}
