using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Extensions.FileProviders;

namespace Recovery.Web.Http;

/// <summary>
/// The files under <c>wwwroot</c> in the app's output, the same for every host. Addresses carry the file's hash,
/// so that browsers may keep a file for a year and still see a new one at once.
/// </summary>
public sealed class Assets : IDisposable
{
    private readonly ConcurrentDictionary<string, string> _urls = new(StringComparer.Ordinal);
    private readonly PhysicalFileProvider? _files;

    public Assets()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "wwwroot");
        _files = Directory.Exists(folder) ? new PhysicalFileProvider(folder) : null;
    }

    public IFileProvider Files => (IFileProvider?)_files ?? new NullFileProvider();

    /// <summary>The address of a file such as <c>recovery.css</c>, with its version.</summary>
    public string Url(string file) => _urls.GetOrAdd(file, name =>
    {
        var found = Files.GetFileInfo(name);
        if (!found.Exists)
        {
            return $"/{name}";
        }

        using var content = found.CreateReadStream();
        return $"/{name}?v={Base64Url.EncodeToString(SHA256.HashData(content).AsSpan(0, 9))}";
    });

    public void Dispose() => _files?.Dispose();
}
