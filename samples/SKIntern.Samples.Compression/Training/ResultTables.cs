using System.Globalization;
using SKIntern.Compression;
using Spectre.Console;

namespace SKIntern.Samples.Compression;

/// <summary>The tables printed at the end.</summary>
internal static class ResultTables
{
    internal static void PrintTest(IAnsiConsole console, TokenClassifierEvaluation test)
    {
        Table table = NewTable("on the test texts", "precision", "recall", "F1", "accuracy", "cases");
        foreach ((string name, ClassificationMeasures measures) in new[] { ("per token", test.Tokens), ("per word", test.Words) })
        {
            table.AddRow(name, Number(measures.Precision, "F3"), Number(measures.Recall, "F3"), Number(measures.F1, "F3"), Number(measures.Accuracy, "F3"), Number(measures.Count, "N0"));
        }

        console.Write(table);
    }

    internal static void PrintAgreement(IAnsiConsole console, IReadOnlyList<Comparison> comparisons)
    {
        Table table = NewTable(["agreement with the teacher", .. Comparison.Rates.Select(rate => $"overlap at {Number(rate, "F2")}\n(Jaccard)"), "rank\ncorrelation"]);
        foreach (Comparison comparison in comparisons)
        {
            table.AddRow(
            [
                comparison.Name,
                .. comparison.Agreements.Select(a => $"{Number(a.Overlap, "F3")} ({Number(a.Jaccard, "F3")})"),
                Number(comparison.Agreements[0].RankCorrelation, "F3"),
            ]);
        }

        console.Write(table);
    }

    internal static void PrintSpeed(IAnsiConsole console, IReadOnlyList<(string Name, double Median, double Slowest, double Fastest)> speeds)
    {
        Table table = NewTable("words a second", "median", "slowest", "fastest", "of the teacher");
        foreach ((string name, double median, double slowest, double fastest) in speeds)
        {
            table.AddRow(name, Number(median, "N0"), Number(slowest, "N0"), Number(fastest, "N0"), $"×{Number(median / speeds[0].Median, "F1")}");
        }

        console.Write(table);
    }

    internal static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static Table NewTable(params string[] columns)
    {
        Table table = new() { Border = TableBorder.Simple };
        foreach (string column in columns)
        {
            table.AddColumn(new TableColumn(column) { Alignment = table.Columns.Count == 0 ? Justify.Left : Justify.Right, NoWrap = true });
        }

        return table;
    }
}
