using System.Text;

namespace Recovery.Import;

/// <summary>In which encoding a file of runners was saved, where it does not say so by a byte order mark.</summary>
public static class FileEncoding
{
    /// <summary>Leaves the stream where it was. A header is in plain letters, so in UTF-16 every other byte of it is zero.</summary>
    public static Encoding Of(Stream file)
    {
        Span<byte> start = stackalloc byte[4];
        var at = file.Position;
        var length = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        file.Position = at;
        return length < start.Length ? Encoding.UTF8
            : start is [not 0, 0, not 0, 0] ? Encoding.Unicode
            : start is [0, not 0, 0, not 0] ? Encoding.BigEndianUnicode
            : Encoding.UTF8;
    }
}
