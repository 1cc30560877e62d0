using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Plan;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Send;
using Recovery.Races;
using Recovery.Runners;
using Recovery.Security;
using Recovery.SignUps;
using Recovery.Storage.Sql;
using Recovery.Tests.Fixtures;
using Recovery.Time;
using Recovery.Timing;

namespace Recovery.Tests.Web;

/// <summary>The whole web on a real server and a real store: Monday 12 April 2027, 10:00 clinic time, by a clock that a test moves.</summary>
public sealed class WebHost : IAsyncDisposable
{
    public const string ClinicKey = "the clinic's key of this test";

    private static readonly DateTimeOffset Begin = new(2027, 4, 12, 9, 0, 0, TimeSpan.Zero);

    private static readonly (string Key, string Value)[] Usual =
    [
        ("Secrets:Key", "a key that only this test knows, for ids and links"),
        ("Clinic:AccessKey", ClinicKey),
        ("Clinic:Email", "desk@example.com"),
        ("Clinic:Exceptions:2027-05-03", "closed"),
        // The clock stands still: a rate would be waited for until the test moves it.
        ("Sms:SegmentsPerSecond", "0"),
        ("Email:MessagesPerSecond", "0"),
    ];

    private readonly TestWeb _web;

    private WebHost(TestWeb web) => _web = web;

    public FakeTimeProvider Time => _web.Time;

    public LoggedLines Logged => _web.Logged;

    public string StorePath => _web.StorePath;

    public Instant Now => Get<ClinicClock>().Now;

    public SqlRunnerStore Runners => Get<SqlRunnerStore>();

    public ISignUpStore SignUps => Get<ISignUpStore>();

    public static async Task<WebHost> Start(params (string Key, string Value)[] settings) =>
        await On(await TestWeb.Take(Begin, [.. Usual, .. settings]));

    /// <summary>One that no other test uses: with other services in it, or a store of its own.</summary>
    public static async Task<WebHost> Alone(Action<IServiceCollection>? change = null, params (string Key, string Value)[] settings) =>
        await On(await TestWeb.Alone(Begin, [.. Usual, .. settings], change));

    public T Get<T>()
        where T : notnull => _web.Get<T>();

    /// <summary>A browser without JavaScript and without cookies, which stays where it is sent from.</summary>
    public HttpClient Browser() => new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, Expect100ContinueTimeout = TimeSpan.FromSeconds(30) })
    {
        BaseAddress = _web.Address,
    };

    /// <summary>A runner with both contacts and one planned nudge a channel.</summary>
    public async Task<KnownRunner> AddRunner(int number = 1)
    {
        var added = await Runners.Register(StoreBuilders.Registration(
            $"Runner {number}", StoreBuilders.Mobile(number), StoreBuilders.Email(number), at: Now));
        var text = await AddNudge(added, By.Sms);
        var email = await AddNudge(added, By.Email);
        return new KnownRunner(added.RunnerId, added.EntryId, text, email);
    }

    /// <summary>A nudge that the provider took under an id; by its own.</summary>
    public async Task<string> Sent(Channel channel, string providerId, int runner = 1)
    {
        var known = await AddRunner(runner);
        Time.SetUtcNow(new DateTimeOffset(2027, 4, 26, 6, 30, 0, TimeSpan.Zero));
        var id = NudgeId.Of(Get<SigningKey>(), known.EntryId, "doms", channel);
        var message = new NudgeMessage(id, 1);
        Assert.IsType<Claim.Send>(await Get<SqlNudgeStore>().Claim(message, Now, Now + Duration.FromMinutes(1), CancellationToken.None));
        await Get<SqlNudgeStore>().Record(message, new Outcome.Accepted(providerId), Now, Duration.Zero, CancellationToken.None);
        return id;
    }

    /// <summary>A link about a runner or a sign-up.</summary>
    public string Link(LinkPurpose purpose, long id, int version = 1) => $"/{RoomOf(purpose)}/{Get<LinkTokens>().Make(purpose, id, version)}";

    /// <summary>A link about a nudge.</summary>
    public string Link(LinkPurpose purpose, string nudgeId, int version = 1) => $"/{RoomOf(purpose)}/{Get<LinkTokens>().Make(purpose, nudgeId, version)}";

    /// <summary>The link that asks the first sign-up to confirm.</summary>
    public string ConfirmLink(LinkPurpose purpose) => Link(purpose, Id("SELECT id FROM signups ORDER BY created_at, id"));

    /// <summary>The one id that a query asks for.</summary>
    public long Id(string sql) => long.Parse(Query(sql)[0], CultureInfo.InvariantCulture);

    public long NumberOf(string nudgeId) => Id($"SELECT number FROM nudges WHERE id = '{nudgeId}'");

    /// <summary>Every page and file, the runner's and a sign-up's own among them.</summary>
    public string[] Paths(KnownRunner runner) =>
    [
        "/", "/privacy", "/robots.txt", "/health/live", "/health/ready", "/sandbox", "/recovery.css", "/icon.svg",
        ConfirmLink(LinkPurpose.Confirm(By.Sms)), ConfirmLink(LinkPurpose.Confirm(By.Email)),
        Link(LinkPurpose.Book, runner.Text), Link(LinkPurpose.Book, runner.Email),
        Link(LinkPurpose.Stop, runner.Text), Link(LinkPurpose.Stop, runner.Email),
        Link(LinkPurpose.Runner, runner.RunnerId),
    ];

    /// <summary>Everything that is stored, as text: two that are equal say that nothing has changed.</summary>
    public string Dump() => StoreDump.Of(StorePath);

    public IReadOnlyList<string> Query(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={StorePath};Mode=ReadWrite;Pooling=False");
        connection.Open();
        return StoreDump.Rows(connection, sql);
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private static async Task<WebHost> On(TestWeb web)
    {
        var host = new WebHost(web);
        await host.Get<IRaceStore>().Seed([TempStore.London], CancellationToken.None);
        return host;
    }

    private async Task<string> AddNudge(RegistrationResult of, Channel channel)
    {
        var day = new LocalDate(2027, 4, 26);
        var target = day.At(new LocalTime(8, 0)).InZoneStrictly(Get<ClinicClock>().Zone).ToInstant();
        var window = new SendWindow(day, target - Duration.FromMinutes(30), target, target + Duration.FromHours(5));
        var raceDay = new RaceDay(TempStore.London.Id, TempStore.London.Days[0]);
        var id = NudgeId.Of(Get<SigningKey>(), of.EntryId, "doms", channel);
        await Get<SqlNudgeStore>().WritePlan(
            [new PlanDecision(id, null, of.EntryId, of.RunnerId, raceDay, "doms", channel, day, window, window.NotBefore, 1, null)],
            new PlanProgress(raceDay.RaceId, raceDay.Day, "doms", "-", of.EntryId), Now, CancellationToken.None);
        return id;
    }

    private static string RoomOf(LinkPurpose purpose) => purpose.ToString() switch
    {
        "Book" => "b",
        "Stop" => "u",
        "Runner" => "r",
        "Appointment" => "a",
        _ => "c",
    };
}

/// <param name="Text">The id of the nudge that is a text.</param>
/// <param name="Email">The id of the nudge that is an email.</param>
public sealed record KnownRunner(long RunnerId, long EntryId, string Text, string Email);
