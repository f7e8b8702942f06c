using System.Globalization;
using System.Text.RegularExpressions;

namespace SKIntern.Models.Checkpoints;

/// <summary>A GGUF file, or all parts of a model that was split into <c>NAME-00001-of-0000N.gguf</c> and so on.</summary>
internal sealed partial class GgufParts : IDisposable
{
    private const string CountKey = "split.count", NumberKey = "split.no", TensorCountKey = "split.tensors.count";

    private GgufParts(IReadOnlyList<GgufFile> files) => Files = files;

    /// <summary>The parts in order; the first has the model's metadata.</summary>
    internal IReadOnlyList<GgufFile> Files { get; }

    /// <summary>Opens a file and, where it is a part, all other parts beside it.</summary>
    /// <param name="path">The file, or any part.</param>
    /// <exception cref="CheckpointException">A file cannot be read, a part is missing, or parts do not belong together.</exception>
    internal static GgufParts Open(string path)
    {
        var files = new List<GgufFile> { GgufFile.Open(path) };
        try
        {
            uint count = files[0].Metadata.GetUInt32(CountKey, 1);
            if (count > 1)
            {
                string[] names = PartNames(path, count);
                files[0].Dispose();
                files.Clear();
                for (int i = 0; i < names.Length; i++)
                {
                    files.Add(OpenPart(path, names[i], (uint)i, count));
                }

                CheckTensors(path, files);
            }

            return new GgufParts(files);
        }
        catch
        {
            files.ForEach(f => f.Dispose());
            throw;
        }
    }

    /// <summary>The first part of the only split model among files, or <see langword="null"/>.</summary>
    internal static string? FirstOfOne(IReadOnlyList<string> paths)
    {
        Match[] matches = [.. paths.Select(p => Part().Match(Path.GetFileName(p)))];
        bool one = matches.All(m => m.Success) && matches.Select(m => (m.Groups["stem"].Value, m.Groups["count"].Value)).Distinct().Count() == 1;
        return one ? paths.Order(StringComparer.Ordinal).First() : null;
    }

    public void Dispose()
    {
        foreach (GgufFile file in Files)
        {
            file.Dispose();
        }
    }

    private static string[] PartNames(string path, uint count)
    {
        Match match = Part().Match(Path.GetFileName(path));
        if (!match.Success || uint.Parse(match.Groups["count"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) != count)
        {
            throw new CheckpointException(path, $"metadata key '{CountKey}' is {count}; expected a file name that ends in -00001-of-{count:D5}.gguf, so that the other parts can be found.");
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        string[] names = [.. Enumerable.Range(1, (int)count).Select(i => Path.Combine(folder, $"{match.Groups["stem"].Value}-{i:D5}-of-{count:D5}{match.Groups["ending"].Value}"))];
        return names.FirstOrDefault(n => !File.Exists(n)) is { } missing
            ? throw new CheckpointException(path, $"the part '{Path.GetFileName(missing)}' is missing.")
            : names;
    }

    private static GgufFile OpenPart(string path, string part, uint index, uint count)
    {
        GgufFile file = GgufFile.Open(part);
        (uint number, uint total) = (file.Metadata.GetUInt32(NumberKey, uint.MaxValue), file.Metadata.GetUInt32(CountKey, 0));
        if (number == index && total == count)
        {
            return file;
        }

        file.Dispose();
        throw new CheckpointException(path, $"the part '{Path.GetFileName(part)}' says '{NumberKey}' {number} and '{CountKey}' {total}; expected {index} and {count}.");
    }

    private static void CheckTensors(string path, List<GgufFile> files)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        string? twice = files.SelectMany(f => f.Entries.Keys).FirstOrDefault(n => !seen.Add(n));
        if (twice is not null)
        {
            throw new CheckpointException(path, $"tensor '{twice}' appears in two parts.");
        }

        int expected = files[0].Metadata.GetInt32(TensorCountKey, seen.Count);
        if (expected != seen.Count)
        {
            throw new CheckpointException(path, $"metadata key '{TensorCountKey}' is {expected}, but the parts hold {seen.Count} tensors.");
        }
    }

    [GeneratedRegex(@"\A(?<stem>.+)-[0-9]{5}-of-(?<count>[0-9]{5})(?<ending>\.gguf)\z", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Part();
}
