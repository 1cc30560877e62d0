using System.Buffers.Text;
using System.Security.Cryptography;
using Recovery.Settings;

namespace Recovery.Security;

/// <summary>
/// The key beside the store, where none is set (<c>Secrets:Key</c>): made on first start, readable by its owner alone. Its text
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
        if (!File.Exists(path) && File.Exists(store.Path))
        {
            throw new SettingsException([$"The key of the store {store.Path} is gone: put {path} back, or set Secrets:Key to what it held. Without it no link and no stop is recognised."]);
        }

        try
        {
            var text = SecretFile.ReadOrMake(path, () => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes)));
            return text.Length >= SecretSettings.ShortestKey ? SigningKey.Of(text)
                : throw new SettingsException([$"The key {path} is too short; put the right one back, or set Secrets:Key."]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException([$"The key {path} can't be read or made ({e.Message.TrimEnd('.')}); set Secrets:Key, or Store:Path to a file in a folder that this user may write."]);
        }
    }
}
