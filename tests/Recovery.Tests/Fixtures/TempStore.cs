using Microsoft.Extensions.Time.Testing;
using NodaTime;
using Recovery.Appointments;
using Recovery.Channels.Sandbox;
using Recovery.Desk;
using Recovery.Desk.Faults;
using Recovery.Desk.Notes;
using Recovery.Desk.Story;
using Recovery.Desk.Today;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Receipts;
using Recovery.Privacy;
using Recovery.Races;
using Recovery.Readiness;
using Recovery.Replies;
using Recovery.Security;
using Recovery.Settings;
using Recovery.SignUps;
using Recovery.Storage.Postgres;
using Recovery.Storage.Sql;
using Recovery.Storage.Sqlite;
using Recovery.Time;

namespace Recovery.Tests.Fixtures;

/// <summary>A store of its own in a temporary folder or database, with every port and a clock that a test moves.</summary>
public sealed class TempStore : IDisposable
{
    public static readonly Race London = new(
        "london-marathon-2027", "London Marathon 2027", "London Marathon", [new LocalDate(2027, 4, 24), new LocalDate(2027, 4, 25)], true, "the London Marathon");

    private readonly TempPostgres? _postgres;
    private SqlQueue? _queue;
    private bool _takesAll;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recovery-store-");

    /// <param name="time">The clock; by default a fake one that stands at noon on 1 April 2027.</param>
    /// <param name="provider">Which kind of store.</param>
    public TempStore(TimeProvider? time = null, StoreProvider provider = StoreProvider.Sqlite)
    {
        Time = time as FakeTimeProvider ?? new FakeTimeProvider();
        if (time is null)
        {
            Time.SetUtcNow(new DateTimeOffset(2027, 4, 1, 11, 0, 0, TimeSpan.Zero));
        }

        Clock = new ClinicClock(time ?? Time, DateTimeZoneProviders.Tzdb["Europe/London"]);
        Hashes = new ContactHash(Key);
        Path = System.IO.Path.Combine(_folder.FullName, "recovery.db");
        if (provider == StoreProvider.Postgres)
        {
            (_postgres, Database) = TempPostgres.Open();
        }
        else
        {
            MigratedStore.CopyTo(Path);
            Database = SqliteDatabase.Open(Path);
        }

        Races.Seed([London], CancellationToken.None).GetAwaiter().GetResult();
    }

    public static SigningKey Key { get; } = new(new byte[32]);

    /// <summary>The fake clock behind <see cref="Clock"/>; moves nothing when another clock was given.</summary>
    public FakeTimeProvider Time { get; }

    public ClinicClock Clock { get; }

    public ContactHash Hashes { get; }

    public string Path { get; }

    public SqlDatabase Database { get; private set; }

    /// <summary>The same, where it is SQLite.</summary>
    public SqliteDatabase Sqlite => (SqliteDatabase)Database;

    public Instant Now => Clock.Now;

    public IRaceStore Races => new SqlRaceStore(Database);

    public SqlRunnerStore Runners => Database is PostgresDatabase postgres ? new PostgresRunnerStore(postgres, Hashes) : new SqlRunnerStore(Database, Hashes);

    public ISignUpStore SignUps => new SqlSignUpStore(Database, Hashes);

    public IReplyStore Replies => new SqlReplyStore(Database, Hashes);

    public IRunnerData Data => new SqlRunnerData(Database);

    public IProviderErasures ProviderErasures => new SqlProviderErasures(Database);

    public SqlNudgeStore Nudges => Database is PostgresDatabase postgres ? new PostgresNudgeStore(postgres) : new SqlNudgeStore(Database);

    public INudgeLinks Links => new SqlNudgeLinks(Database, Clock);

    public SqlPauseStore Pauses => new(Database);

    public IUnreadableMessages Unreadable => new SqlUnreadableMessages(Database);

    public IReceiptStore Receipts => new SqlReceiptStore(Database);

    public ITodayStore Today => new SqlTodayStore(Database, Clock);

    public IHandling Handling => new SqlHandling(Database);

    public IClinicLog Log => new SqlClinicLog(Database, Clock);

    public IFaultStore Faults => new SqlFaults(Database, Clock);

    public IRunnerStories Stories => new SqlRunnerStories(Database, Clock);

    public INoteStore Notes => new SqlNotes(Database, Clock);

    public IWorkSigns WorkSigns => new SqlWorkSigns(Database);

    public INudgeQueue Queue => _queue ??= Database is PostgresDatabase ? new PostgresQueue(TakeAll(), Clock) : new SqlQueue(Database, Clock);

    public IQueueReceiver Receiver => (IQueueReceiver)Queue;

    public IAppointmentStore Appointments => new SqlAppointmentStore(Database, Key);

    public IAppointmentBook Book => new SqlAppointmentStore(Database, Key);

    public ISandboxStore Sandbox => new SqlSandboxStore(Database);

    /// <summary>The same PostgreSQL database as another process would open it.</summary>
    public PostgresDatabase AnotherProcess() => PostgresDatabase.Open(Connection, TempPostgres.PoolerPort);

    /// <summary>As <c>Store:Connection</c> has it, where it is PostgreSQL.</summary>
    public string Connection
    {
        get
        {
            _ = TakeAll();
            return _postgres!.Connection;
        }
    }

    /// <summary>Closes the file and opens it again, as a restart does.</summary>
    public void Reopen()
    {
        Database.Dispose();
        Database = Open();
        _queue = null;
    }

    public void Dispose()
    {
        if (_postgres is not null && !_takesAll)
        {
            _postgres.LeaveOpen((PostgresDatabase)Database);
        }
        else
        {
            Database.Dispose();
        }

        _postgres?.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>Whoever listens to it, or sets others on it, has it to the end: no test after it gets it open.</summary>
    private PostgresDatabase TakeAll()
    {
        _takesAll = true;
        return (PostgresDatabase)Database;
    }

    private SqlDatabase Open() => _postgres is null ? SqliteDatabase.Open(Path) : PostgresDatabase.Open(_postgres.Connection, TempPostgres.PoolerPort);
}
