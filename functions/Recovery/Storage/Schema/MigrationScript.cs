using System.Security.Cryptography;
using System.Text;

namespace Recovery.Storage.Schema;

/// <summary>A script that changes the tables. Once it has shipped it never changes: stores out there were made by it.</summary>
/// <param name="Name">The embedded resource's; the order of names is the order in which they run.</param>
internal sealed record MigrationScript(string Name, string Text)
{
    private const string Folder = "Migrations.";

    public string Hash { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text.ReplaceLineEndings("\n"))));

    /// <summary>The file's own name, of a script's name.</summary>
    public static string FileOf(string name) => name[(name.IndexOf(Folder, StringComparison.Ordinal) is >= 0 and var at ? at + Folder.Length : 0)..];

    /// <summary>Those of a folder of this assembly, in their order.</summary>
    public static IReadOnlyList<MigrationScript> In(string folder)
    {
        var assembly = typeof(MigrationScript).Assembly;
        return [.. assembly.GetManifestResourceNames().Where(n => n.StartsWith(folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(Read)];

        MigrationScript Read(string name)
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return new MigrationScript(name, reader.ReadToEnd());
        }
    }
}
