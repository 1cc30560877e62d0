using Microsoft.Extensions.Time.Testing;
using NodaTime;
using Recovery.Channels.Sandbox;
using Recovery.Nudges;
using Recovery.Nudges.Delivery;
using Recovery.Nudges.Log;
using Recovery.Nudges.Receipts;
using Recovery.Races;
using Recovery.Runners;
using Recovery.Runners.Appointments;
using Recovery.Security;
using Recovery.Storage.Sqlite;
using Recovery.Time;

namespace Recovery.Tests.Fixtures;

/// <summary>A store of its own in a temporary folder, with every port and a clock that a test moves.</summary>
public sealed class TempStore : IDisposable
{
    public static readonly Race London = new(
        "london-marathon-2027", "London Marathon 2027", "London Marathon", [new LocalDate(2027, 4, 24), new LocalDate(2027, 4, 25)], true);

    private SqliteQueue? _queue;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recovery-store-");

    /// <param name="time">The clock; by default a fake one that stands at noon on 1 April 2027.</param>
    public TempStore(TimeProvider? time = null)
    {
        Time = time as FakeTimeProvider ?? new FakeTimeProvider();
        if (time is null)
        {
            Time.SetUtcNow(new DateTimeOffset(2027, 4, 1, 11, 0, 0, TimeSpan.Zero));
        }

        Clock = new ClinicClock(time ?? Time, DateTimeZoneProviders.Tzdb["Europe/London"]);
        Hashes = new ContactHash(Key);
        Path = System.IO.Path.Combine(_folder.FullName, "recovery.db");
        Database = SqliteDatabase.Open(Path);
        Races.Seed([London], CancellationToken.None).GetAwaiter().GetResult();
    }

    public static SigningKey Key { get; } = new(new byte[32]);

    /// <summary>The fake clock behind <see cref="Clock"/>; moves nothing when another clock was given.</summary>
    public FakeTimeProvider Time { get; }

    public ClinicClock Clock { get; }

    public ContactHash Hashes { get; }

    public string Path { get; }

    public SqliteDatabase Database { get; private set; }

    public Instant Now => Clock.Now;

    public IRaceStore Races => new SqliteRaceStore(Database);

    public IRunnerStore Runners => new SqliteRunnerStore(Database, Hashes);

    public IRunnerData Data => new SqliteRunnerData(Database);

    public IProviderErasures ProviderErasures => new SqliteProviderErasures(Database);

    public INudgeStore Nudges => new SqliteNudgeStore(Database);

    public IReceiptStore Receipts => new SqliteReceiptStore(Database);

    public IClinicLog Log => new SqliteClinicLog(Database, Clock);

    public INudgeQueue Queue => _queue ??= new SqliteQueue(Database, Clock);

    public IQueueReceiver Receiver => (IQueueReceiver)Queue;

    public IAppointmentStore Appointments => new SqliteAppointmentStore(Database, Key);

    public ISandboxStore Sandbox => new SqliteSandboxStore(Database);

    /// <summary>Closes the file and opens it again, as a restart does.</summary>
    public void Reopen()
    {
        Database.Dispose();
        Database = SqliteDatabase.Open(Path);
        _queue = null;
    }

    public void Dispose()
    {
        Database.Dispose();
        _folder.Delete(recursive: true);
    }
}
