using System.Text;

namespace Recovery.Tests.Fixtures;

/// <summary>A store's files as whoever steals the disk would read them.</summary>
public static class StoreBytes
{
    /// <summary>Which of the words stand anywhere in the file, its write-ahead log or any other file beside it, whatever their case.</summary>
    public static IReadOnlyList<string> Holding(string storePath, params IEnumerable<string> words)
    {
        var found = new List<string>();
        var files = Directory.GetFiles(Path.GetDirectoryName(storePath)!, Path.GetFileName(storePath) + "*");
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            // One character a byte: what is searched for is ASCII.
            var text = Encoding.Latin1.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
            found.AddRange(words.Where(w => text.Contains(w, StringComparison.OrdinalIgnoreCase)).Select(w => $"{w} in {Path.GetFileName(file)}"));
        }

        return found;
    }
}
