using System.Security.Cryptography.X509Certificates;

namespace Recovery.Broker;

/// <summary>How a broker is set up.</summary>
public sealed record BrokerOptions
{
    /// <summary>Its queues; any other address is refused.</summary>
    public IReadOnlyList<QueueOptions> Queues { get; init; } = [new("sms-nudges"), new("email-nudges")];

    /// <summary>On 127.0.0.1. 0: any that is free.</summary>
    public int Port { get; init; }

    /// <summary>The name of the one shared access policy.</summary>
    public string Policy { get; init; } = "RootManageSharedAccessKey";

    /// <summary>The policy's key.</summary>
    public string Key { get; init; } = "SAS_KEY_VALUE";

    /// <summary>Whether a token of an identity is good; null: none is.</summary>
    public Func<string, bool>? TakesToken { get; init; }

    /// <summary>Listens with TLS by this certificate, which has its key; null: in the open, as Microsoft's emulator does.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>A link on which nothing has passed for so long is detached; null: none is.</summary>
    public TimeSpan? LinkIdleTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>A connection that has shown neither key nor token by then is closed.</summary>
    public TimeSpan SignInTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Whether it is busy just now: it refuses what is sent and scheduled, until later.</summary>
    public Func<bool> IsBusy { get; init; } = () => false;

    /// <summary>The clock that locks, schedules and lives are counted by.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>A queue's properties, by the names and with the defaults of Service Bus, but for duplicate detection, which is off there.</summary>
/// <param name="Name">The queue's address.</param>
public sealed record QueueOptions(string Name)
{
    /// <summary>How long a message belongs to who took it.</summary>
    public TimeSpan LockDuration { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>After so many deliveries a message becomes a dead letter.</summary>
    public int MaxDeliveryCount { get; init; } = 10;

    /// <summary>A message whose id was sent within this time is dropped; null: none is.</summary>
    public TimeSpan? DuplicateDetectionWindow { get; init; } = TimeSpan.FromDays(1);

    /// <summary>The longest that a message lives.</summary>
    public TimeSpan DefaultTimeToLive { get; init; } = TimeSpan.MaxValue;

    /// <summary>How many messages it holds at the most, scheduled ones included. Service Bus counts their size instead.</summary>
    public int MaxMessages { get; init; } = int.MaxValue;

    /// <summary>Whether a message that nobody took in time becomes a dead letter; otherwise it is gone.</summary>
    public bool DeadLetteringOnExpiration { get; init; }
}
