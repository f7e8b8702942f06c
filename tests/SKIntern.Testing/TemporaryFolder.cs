namespace SKIntern.Testing;

/// <summary>A folder that lives as long as the test that made it.</summary>
/// <param name="inMemory">Whether it should be in memory, where the system has such a place: for tests that write many files.</param>
public sealed class TemporaryFolder(bool inMemory = false) : IDisposable
{
    private const string Prefix = "skintern-test-";
    private const string MemoryFolder = "/dev/shm";

    public string Path { get; } = inMemory && Directory.Exists(MemoryFolder)
        ? Directory.CreateDirectory(System.IO.Path.Combine(MemoryFolder, Prefix + Guid.NewGuid().ToString("N"))).FullName
        : Directory.CreateTempSubdirectory(Prefix).FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public string Write(string name, string text)
    {
        string path = File(name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
