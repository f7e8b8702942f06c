using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace SKIntern.Benchmarks;

/// <summary>A figure that the benchmark itself took, by its case.</summary>
/// <param name="columnName">The column's title.</param>
/// <param name="legend">What it is.</param>
/// <param name="getValue">The figure, or null where it was not measured.</param>
internal sealed class StepMemoryColumn(string columnName, string legend, Func<BenchmarkCase, double?> getValue) : IColumn
{
    public string Id => $"{nameof(StepMemoryColumn)}.{ColumnName}";

    public string ColumnName { get; } = columnName;

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Legend => legend;

    public bool IsAvailable(Summary summary) => true;

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) => getValue(benchmarkCase)?.ToString("N0", CultureInfo.InvariantCulture) ?? "-";

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);
}
