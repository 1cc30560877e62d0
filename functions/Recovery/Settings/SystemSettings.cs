using NodaTime;
using Recovery.Channels;
using Recovery.Runners;

namespace Recovery.Settings;

/// <summary><c>Secrets:Key</c>: what ids, links and stops are keyed with. Null: one is made beside the store.</summary>
public sealed record SecretSettings(string? Key)
{
    internal const int ShortestKey = 32;

    internal static SecretSettings Read(SettingsReader reader)
    {
        var key = reader.Text("Secrets:Key");
        if (key is { Length: < ShortestKey })
        {
            reader.Mistake($"Secrets:Key is too short; use at least {ShortestKey} random characters.");
        }

        return new SecretSettings(key);
    }

    /// <summary>Says nothing: secrets stay out of logs.</summary>
    public override string ToString() => nameof(SecretSettings);
}

public enum StoreProvider
{
    Sqlite,
    Postgres,
}

/// <summary>Where everything is kept (<c>Store:*</c>).</summary>
/// <param name="Path">The SQLite file; keys that are not set lie beside it, also when the store is PostgreSQL.</param>
/// <param name="Connection">PostgreSQL's connection string; null with SQLite.</param>
/// <param name="PoolerPort">Where PgBouncer answers for the same server, pooling transactions; null where there is none.</param>
public sealed record StoreSettings(StoreProvider Provider, string Path, string? Connection = null, int? PoolerPort = null)
{
    internal static StoreSettings Read(SettingsReader reader)
    {
        var settings = new StoreSettings(
            reader.OneOf("Store:Provider", StoreProvider.Sqlite), reader.Text("Store:Path", System.IO.Path.Combine("data", "recovery.db")),
            reader.Text("Store:Connection"), reader.Whole("Store:PoolerPort", 0, 1, 65535) is > 0 and var port ? port : null);
        if (settings.Provider == StoreProvider.Postgres && PostgresConnectionText.Mistake(settings.Connection) is { } mistake)
        {
            reader.Mistake(mistake);
        }

        return settings;
    }

    /// <summary>Says nothing of the connection: passwords stay out of logs.</summary>
    public override string ToString() => $"{Provider}";
}

/// <summary>The senders (<c>Senders:*</c>).</summary>
/// <param name="Concurrency">The most calls that one process has in flight to a provider, for each channel.</param>
/// <param name="ClaimLease">How long a claim holds, in machine time; a provider call is given less than that.</param>
public sealed record SenderSettings(int Concurrency, Duration ClaimLease)
{
    /// <summary>A call never outlives its claim: a look-up afterwards must find a finished call.</summary>
    public TimeSpan CallTimeout => TimeSpan.FromSeconds(Math.Min(20, ClaimLease.TotalSeconds * 0.75));

    internal static SenderSettings Read(SettingsReader reader) => new(
        reader.Whole("Senders:Concurrency", 32, 1, 1000),
        reader.Span("Senders:ClaimLease", Duration.FromMinutes(1), Duration.FromSeconds(2), Duration.FromHours(1)));
}

public enum ConfirmBy
{
    Link,
    None,
}

/// <summary>Sign-up and its limits against abuse (<c>SignUp:*</c>).</summary>
/// <param name="PerNetworkPerHour">Sign-ups from one network (IPv4 /24, IPv6 /48) in an hour.</param>
/// <param name="PerContactPerDay">Sign-ups for one number, and for one address, in a day.</param>
/// <param name="PerDay">The most confirmations in a day by each channel, in all (<c>SignUp:TextsPerDay</c>, <c>SignUp:EmailsPerDay</c>).</param>
/// <param name="EmailsPerDomainPerDay">Of those that go to an address, the most to addresses of one domain.</param>
/// <param name="EmailsPerNetworkPerDay">Of those that go to an address, the most asked for from one network.</param>
public sealed record SignUpSettings(
    ConfirmBy Confirm, int PerNetworkPerHour, int PerContactPerDay, IReadOnlyDictionary<Channel, int> PerDay, int EmailsPerDomainPerDay, int EmailsPerNetworkPerDay)
{
    internal static SignUpSettings Read(SettingsReader reader) => new(
        reader.OneOf("SignUp:Confirm", ConfirmBy.Link), reader.Whole("SignUp:PerNetworkPerHour", 30, 1, 1_000_000),
        reader.Whole("SignUp:PerContactPerDay", 5, 1, 1000),
        ChannelCatalog.All.ToDictionary(c => c, c => reader.Whole($"SignUp:{c.Words.Headings}PerDay", 1000, 0, 1_000_000)),
        reader.Whole("SignUp:EmailsPerDomainPerDay", 500, 0, 1_000_000),
        reader.Whole("SignUp:EmailsPerNetworkPerDay", 100, 0, 1_000_000));
}

/// <summary><c>Templates:Path</c>: a folder whose template files take the place of those that ship; null: those alone.</summary>
public sealed record TemplateSettings(string? Path)
{
    internal static TemplateSettings Read(SettingsReader reader) => new(reader.Text("Templates:Path"));
}

/// <summary><c>Retention:Days</c>: how long after the race day personal data is kept.</summary>
public sealed record RetentionSettings(int Days)
{
    internal static RetentionSettings Read(SettingsReader reader) => new(reader.Whole("Retention:Days", 90, 8, 3650));
}

/// <summary><c>Promises:Container</c>: the container of Azure's blob storage to which promises are written; null: to none.</summary>
public sealed record PromiseSettings(Uri? Container)
{
    internal static PromiseSettings Read(SettingsReader reader)
    {
        var container = reader.Address("Promises:Container");
        if (container is null || (container.Segments.Length == 2 && (container.Scheme == Uri.UriSchemeHttps || container.IsLoopback)))
        {
            return new PromiseSettings(container);
        }

        reader.Mistake($"Promises:Container is '{container}'; use the address of a container, such as https://NAME.blob.core.windows.net/promises.");
        return new PromiseSettings(Container: null);
    }
}

/// <summary><c>Clock:*</c>: a shifted clock for demos and tests.</summary>
public sealed record ClockSettings(Instant? Start, double Speed)
{
    public bool IsShifted => Start is not null || Speed != 1;

    internal static ClockSettings Read(SettingsReader reader) => new(
        reader.Instant("Clock:Start"), reader.Number("Clock:Speed", 1, 0.001, 1_000_000));
}
