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
        using (Alone($"{path}.lock"))
        {
            if (!File.Exists(path))
            {
                // Moved into place whole: half a secret is never read.
                var draft = $"{path}.{Guid.NewGuid():N}";
                Write(draft, make());
                File.Move(draft, path, overwrite: false);
            }
        }

        return Read(path) ?? throw new InvalidDataException($"{path} is empty; delete it, and a new key is made at the next start.");
    }

    /// <summary>
    /// One process at a time: a move that must not overwrite looks first and moves then, so two could both find nothing. The lock's file is
    /// deleted afterwards; a process that still holds the old one finds the secret made.
    /// </summary>
    private static FileStream Alone(string path)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException e) when (e is not DirectoryNotFoundException && tries < 500)
            {
                Thread.Sleep(10);
            }
        }
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
