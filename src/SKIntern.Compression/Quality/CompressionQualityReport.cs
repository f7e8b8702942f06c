using System.Globalization;
using System.Text;

namespace SKIntern.Compression;

/// <summary>What several compressors leave of the same texts, rate by rate.</summary>
/// <param name="Rows">One row for each compressor and rate, in the order they were given.</param>
/// <param name="LossWithKnowledge">The student's loss with the whole knowledge in its prompt, in nats a token, or <see langword="null"/>.</param>
/// <param name="LossWithout">Its loss with the question alone, or <see langword="null"/>.</param>
public sealed record CompressionQualityReport(IReadOnlyList<CompressionQuality> Rows, double? LossWithKnowledge, double? LossWithout)
{
    private const string None = "–";

    /// <summary>The report as a Markdown table.</summary>
    /// <returns>The text, with line feeds on every system.</returns>
    public string ToMarkdown()
    {
        var text = new StringBuilder();
        bool withLosses = LossWithKnowledge is not null;
        text.Append("| compressor | rate | tokens left % | numbers % | names % | negations % |").Append(withLosses ? " loss | help left % |\n" : "\n");
        text.Append("|---|---:|---:|---:|---:|---:|").Append(withLosses ? "---:|---:|\n" : "\n");
        foreach (CompressionQuality row in Rows)
        {
            string[] cells =
            [
                row.Compressor.Replace("|", "\\|", StringComparison.Ordinal), Number(row.Rate, "F2"), Percent(row.AchievedRate), Percent(row.Retention.Numbers.Share),
                Percent(row.Retention.Entities.Share), Percent(row.Retention.Negations.Share), .. withLosses ? [Number(row.Loss, "F3"), Percent(row.HelpKept)] : Array.Empty<string>(),
            ];
            text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
        }

        return withLosses
            ? text.Append($"\nLoss with the whole knowledge {Number(LossWithKnowledge, "F3")}, with the question alone {Number(LossWithout, "F3")}.\n").ToString()
            : text.ToString();
    }

    // A zero is added because a small loss of help would read -0.
    private static string Percent(double? share) => Number(share is { } value ? Math.Round(100 * value) + 0.0 : null, "F0");

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? None;
}
