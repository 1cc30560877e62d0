using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Recovery.Security;
using Recovery.Settings;

namespace Recovery.Web.Clinic.SignIn;

/// <summary>What reception signs in with, and what the API takes as a bearer token (<c>Clinic:AccessKey</c>).</summary>
/// <param name="key">The key itself.</param>
/// <param name="time">Real time: a link's life is counted by browsers and people, not by the clinic's clock.</param>
public sealed class AccessKey(string key, TimeProvider time)
{
    /// <summary>The file beside the store that keeps a key which was made because none was set.</summary>
    public const string FileName = "clinic-access.key";

    /// <summary>How long a printed sign-in link works.</summary>
    public static readonly TimeSpan LinkLife = TimeSpan.FromDays(1);

    /// <summary>192 bits: 32 URL-safe characters.</summary>
    private const int Bytes = 24;

    /// <summary>What tells the links of one second apart: 12 URL-safe characters.</summary>
    private const int NonceBytes = 9;
    private const int NonceLength = 12;

    private readonly byte[] _key = Encoding.UTF8.GetBytes(key.Trim());

    /// <summary>The key from the settings, or one that is made on first start and kept beside the store.</summary>
    /// <exception cref="SettingsException">None is set, and the file can't be read or made.</exception>
    public static AccessKey Load(RecoverySettings settings) => new(settings.Clinic.AccessKey ?? ReadOrMake(settings.Store), TimeProvider.System);

    /// <summary>
    /// A link that signs in the first person who opens it, within a day. Each link is different. It carries a proof of the key instead of the key,
    /// so that the key itself is in no history, log or address bar.
    /// </summary>
    public string SignInPath => $"{ClinicPaths.SignIn}?ticket={Ticket(time.GetUtcNow() + LinkLife, Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(NonceBytes)))}";

    /// <summary>What a session remembers of the key: another key signs everybody out.</summary>
    public string Fingerprint => Proof("session");

    /// <summary>Whether this is the key, in a time that tells nothing about it.</summary>
    public bool Matches(string? candidate) => candidate is not null
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(_key), SHA256.HashData(Encoding.UTF8.GetBytes(candidate.Trim())));

    /// <summary>Whether this came in a <see cref="SignInPath"/> that is not a day old. Whether it was used before, <see cref="SignIn.DeskSessions"/> knows.</summary>
    public bool IsTicket(string? candidate) =>
        candidate?.Split('.') is [var until, { Length: > NonceLength } proof]
        && long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
        && DateTimeOffset.FromUnixTimeSeconds(seconds) is var end
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Ticket(end, proof[..NonceLength])), Encoding.UTF8.GetBytes(candidate))
        && time.GetUtcNow() < end;

    private static string ReadOrMake(StoreSettings store)
    {
        var path = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(store.Path))!, FileName);
        try
        {
            return SecretFile.ReadOrMake(path, () => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new SettingsException([$"The clinic's key {path} can't be read or made ({e.Message.TrimEnd('.')}); set Clinic:AccessKey, or Store:Path to a file in a folder that this user may write."]);
        }
    }

    private string Ticket(DateTimeOffset until, string nonce)
    {
        var seconds = until.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"{seconds}.{nonce}{Proof($"sign-in|{seconds}|{nonce}")}";
    }

    private string Proof(string of) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"clinic|{of}")).AsSpan(0, 18));
}
