using System.Diagnostics;
using System.Globalization;
using NodaTime;
using Npgsql;
using Recovery.Loopback;
using Recovery.Nudges;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Nudges.Send;

/// <summary>
/// Nudges that are due, half texts and half emails, for server processes to work off while something happens to them.
/// </summary>
internal sealed class ProcessDrain : IAsyncDisposable
{
    /// <summary>Of a clock that runs thirty times as fast: a lost answer is looked up after four seconds instead of two minutes.</summary>
    private const int Speed = 30;

    private static readonly DateTimeOffset Due = new(2027, 4, 27, 7, 30, 0, TimeSpan.FromHours(1));
    private static readonly DateTimeOffset DayBefore = new(2027, 4, 26, 12, 0, 0, TimeSpan.FromHours(1));

    private readonly DateTimeOffset _begin;
    private readonly Stopwatch _sinceFirst = new();
    private readonly DirectoryInfo _folder;
    private readonly int _half;
    private readonly List<ServerProcess> _servers = [];

    private ProcessDrain(LoopbackProvider provider, DirectoryInfo folder, int nudges, DateTimeOffset begin) =>
        (Provider, _folder, _half, _begin) = (provider, folder, nudges / 2, begin);

    /// <summary><c>RECOVERY_TEST_FULL=1</c>: at full size, which takes its time.</summary>
    public static bool IsFull => Environment.GetEnvironmentVariable("RECOVERY_TEST_FULL") == "1";

    public LoopbackProvider Provider { get; }

    public int Nudges => 2 * _half;

    /// <summary>How many processes have had a text taken: each sends from a number of its own.</summary>
    public int ProcessesThatSent => Provider.Received.Select(r => r.Field("From")).OfType<string>().Distinct().Count();

    public Dictionary<string, string> Settings { get; private init; } = [];

    /// <param name="nudges">Half of them texts.</param>
    /// <param name="slow">What each call of the provider takes.</param>
    /// <param name="postgres">Null: SQLite.</param>
    /// <param name="planned">False: it is the day before, and the first process plans and queues them.</param>
    /// <param name="speed">Of the clock.</param>
    public static async Task<ProcessDrain> Prepare(int nudges, TimeSpan slow, PostgresServer? postgres, bool planned = true, int speed = Speed)
    {
        var provider = await LoopbackProvider.StartAsync();
        provider.Script = _ => Fault.Slow(slow);
        var folder = Directory.CreateTempSubdirectory("recovery-drain-");
        var drain = new ProcessDrain(provider, folder, nudges, planned ? Due : DayBefore) { Settings = DeliveryRig.Settings(folder, provider).ToDictionary(s => s.Key, s => s.Value!) };
        if (postgres is not null)
        {
            drain.Settings["Store:Provider"] = "Postgres";
            drain.Settings["Store:Connection"] = postgres.Connection;
        }

        drain.Settings["Clock:Speed"] = speed.ToString(CultureInfo.InvariantCulture);
        await using var rig = DeliveryRig.On(drain.Settings, Instant.FromUtc(2027, 4, 26, 12, 0));
        await rig.Register(drain._half, drain._half);
        if (!planned)
        {
            return drain;
        }

        await rig.Plan();
        Assert.Equal(drain.Nudges, (await rig.All()).Count(n => n.Status == NudgeStatus.Queued));
        return drain;
    }

    /// <summary>Its clock shows what those show that run beside it.</summary>
    public ServerProcess Start() => StartAt(_begin + (_sinceFirst.Elapsed * int.Parse(Settings["Clock:Speed"], CultureInfo.InvariantCulture)));

    /// <summary>Its clock begins anew: however long it all takes, it is before opening.</summary>
    public ServerProcess StartAnew() => StartAt(_begin);

    /// <param name="clock">What its clock shows when it starts.</param>
    public ServerProcess StartAt(DateTimeOffset clock)
    {
        _sinceFirst.Start();
        var settings = new Dictionary<string, string>(Settings)
        {
            ["Clock:Start"] = clock.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture),
            ["Twilio:From"] = string.Create(CultureInfo.InvariantCulture, $"+447700900{900 + _servers.Count:d3}"),
        };
        var server = ServerProcess.Start(Ports.Free(), settings);
        _servers.Add(server); // Ended with the drain.
        return server;
    }

    public async Task UntilReceived(int count, CancellationToken ct)
    {
        var patience = Stopwatch.StartNew();
        while (Provider.Count < count)
        {
            Assert.True(patience.Elapsed < TimeSpan.FromMinutes(2), $"Only {Provider.Count} messages went out.\n{string.Join('\n', _servers.Select(s => s.Output))}");
            await Task.Delay(2, ct);
        }
    }

    /// <summary>
    /// As if so much of a lock's time had passed on this machine. Processes that live have more left than a message takes them.
    /// </summary>
    public async Task LetLocksPass(PostgresServer postgres, TimeSpan time, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(postgres.Connection);
        await connection.OpenAsync(ct);
        await using var command = new NpgsqlCommand("UPDATE queue_messages SET visible_at = visible_at - $1 WHERE lock_token IS NOT NULL", connection);
        command.Parameters.Add(new() { Value = (long)(time * int.Parse(Settings["Clock:Speed"], CultureInfo.InvariantCulture)).TotalMilliseconds });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Every text arrived once and no email twice; what is missing, or whose answer got lost, stands in doubt. Returns how many do.</summary>
    public int AssertEachOnce(IReadOnlyDictionary<(string Channel, string Status), int> counts)
    {
        var texts = Provider.Received.Where(r => r.Channel == "sms").GroupBy(r => r.NudgeId).ToList();
        var emails = Provider.Received.Where(r => r.Channel == "email").GroupBy(r => r.NudgeId).ToList();
        var inDoubt = counts.GetValueOrDefault(("email", "in-doubt"));
        Assert.Equal(_half, texts.Count);
        Assert.All(texts, g => Assert.Single(g));
        Assert.All(emails, g => Assert.Single(g));
        Assert.Equal(_half, counts.GetValueOrDefault(("sms", "accepted")));
        Assert.Equal(_half, counts.GetValueOrDefault(("email", "accepted")) + inDoubt);
        Assert.InRange(_half - emails.Count, 0, inDoubt);
        return inDoubt;
    }

    public async ValueTask DisposeAsync()
    {
        _servers.ForEach(s => s.Dispose());
        await Provider.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
