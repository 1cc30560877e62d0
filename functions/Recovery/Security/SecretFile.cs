namespace Recovery.Security;

/// <summary>A secret that is made once and kept in a file that only its owner may read.</summary>
internal static class SecretFile
{
    /// <summary>The file's secret; on first use it is made. Of several processes that start at once, all get the same.</summary>
    public static string ReadOrMake(string path, Func<string> make)
    {
        if (Read(path) is { } kept)
        {
            return kept;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var draft = $"{path}.{Guid.NewGuid():N}";
        try
        {
            Write(draft, make());
            // Moved into place whole: nobody ever reads half a secret. Whoever comes second takes what is there.
            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
        }

        return Read(path) ?? throw new InvalidDataException($"{path} is empty; delete it, and a new key is made at the next start.");
    }

    private static string? Read(string path) =>
        File.Exists(path) && File.ReadAllText(path).Trim() is { Length: > 0 } secret ? secret : null;

    private static void Write(string path, string secret)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var writer = new StreamWriter(path, options);
        writer.WriteLine(secret);
    }
}
