using System.Buffers.Text;
using System.Security.Cryptography;
using Recovery.Settings;

namespace Recovery.Security;

/// <summary>
/// The key beside the store, for whoever sets none (<c>Secrets:Key</c>): made on first start, readable by its owner alone. Its text
/// may be moved into the setting as it is.
/// </summary>
public static class KeyFile
{
    private const int Bytes = 32;

    /// <summary>Where the key of a store lies: <c>recovery.key</c> beside <c>recovery.db</c>.</summary>
    public static string PathFor(string storePath) => Path.ChangeExtension(Path.GetFullPath(storePath), ".key");

    /// <summary>The key that is set, else the one beside the store, else a new one beside the store.</summary>
    /// <exception cref="SettingsException">There is a store, but its key is gone; or the file can't be read or made.</exception>
    public static SigningKey ReadOrMake(SecretSettings secrets, StoreSettings store)
    {
        if (secrets.Key is { } set)
        {
            return SigningKey.Of(set);
        }

        var path = PathFor(store.Path);
        try
        {
            if (!File.Exists(path))
            {
                if (File.Exists(store.Path))
                {
                    throw new SettingsException([$"The key of the store {store.Path} is gone: put {path} back, or set Secrets:Key to what it held. Without it no link and no stop is recognised."]);
                }

                Make(path);
            }

            return SigningKey.Of(Read(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException([$"The key {path} can't be read or made ({e.Message.TrimEnd('.')}); set Secrets:Key, or Store:Path to a folder that this user may write."]);
        }
    }

    private static string Read(string path)
    {
        var text = File.ReadAllText(path).Trim();
        return text.Length >= SecretSettings.ShortestKey ? text
            : throw new SettingsException([$"The key {path} is too short; put the right one back, or set Secrets:Key."]);
    }

    /// <summary>Complete or not at all, and never over another process's: links made with either would be worthless.</summary>
    private static void Make(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var draft = $"{path}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            using (var file = new FileStream(draft, options))
            {
                file.Write(System.Text.Encoding.ASCII.GetBytes(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes)) + "\n"));
                file.Flush(flushToDisk: true);
            }

            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was quicker; its key is the one.
        }
        finally
        {
            File.Delete(draft);
        }
    }
}
