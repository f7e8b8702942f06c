using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace SKIntern.Benchmarks;

/// <summary>The resident memory that an operation adds at its peak, as a multiple of the memory of what it loads.</summary>
/// <param name="loadedBytes">The bytes of the tensors that an operation loads.</param>
internal sealed class PeakMemoryColumn(Func<BenchmarkCase, double> loadedBytes) : IColumn
{
    public string Id => nameof(PeakMemoryColumn);

    public string ColumnName => "Peak/weights";

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Legend => "Most resident memory that any run added, over the bytes of the loaded tensors";

    public bool IsAvailable(Summary summary) => true;

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
        => ResidentMemory.PeakOf(benchmarkCase.Descriptor.WorkloadMethod.Name) is { } peak
            ? (peak / loadedBytes(benchmarkCase)).ToString("N2", CultureInfo.InvariantCulture)
            : "-";

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);
}
