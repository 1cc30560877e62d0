using Microsoft.AspNetCore.Mvc.RazorPages;
using NodaTime;
using Recovery.Appointments;
using Recovery.Desk;
using Recovery.Nudges;
using Recovery.Nudges.Queue;
using Recovery.Races;
using Recovery.Replies;
using Recovery.Settings;
using Recovery.SignUps;
using Recovery.Time;
using Recovery.Timing;
using Recovery.Web.Clinic;
using Recovery.Web.Clinic.Words;

namespace Recovery.Web.Pages.Clinic;

/// <summary>The delivery log: a day at a glance, and the nudges behind it.</summary>
public sealed class DeliveryLogModel(
    IClinicLog log, IReplyStore replies, IAppointmentStore appointments, IUnreadableMessages unreadable, IRaceStore races, Upcoming upcoming,
    ISignUpStore signUps, RecoverySettings settings, ClinicClock clock) : PageModel
{
    private const int PageSize = 50;
    private const int DaysAhead = 14;

    /// <summary>How long a missed step is shown above everything else.</summary>
    private static readonly Duration MissedFor = Duration.FromDays(7);

    /// <summary>The value of <c>day</c> that asks for all days at once.</summary>
    public const string AllDays = "all";

    /// <summary>So many unsettled nudges are counted; more are "100+".</summary>
    private const int MostCounted = 100;

    public LogFilters Filters { get; private set; } = null!;

    public Mistakes Mistakes { get; } = new();

    /// <summary>The day shown; today when all days are.</summary>
    public LocalDate Day { get; private set; }

    public bool IsAllDays => Filters.Day is null;

    public DaySummary? Summary { get; private set; }

    public LogPage Lines { get; private set; } = new([], null);

    public bool IsFirstPage { get; private set; } = true;

    public UpcomingDays? Upcoming { get; private set; }

    /// <summary>Limits on sign-ups that were reached within the last day.</summary>
    public IReadOnlyList<SignUpLimit> LimitsReached { get; private set; } = [];

    public int InDoubt { get; private set; }

    public int Dead { get; private set; }

    /// <summary>Sessions of the last days with nudges that were too late to be sent.</summary>
    public IReadOnlyList<MissedSession> Missed { get; private set; } = [];

    /// <summary>Unreadable messages that were given up.</summary>
    public int Unreadable { get; private set; }

    /// <summary>Requests for appointments that reception has yet to answer.</summary>
    public IReadOnlyList<AppointmentRequest> Requests { get; private set; } = [];

    /// <summary>Replies that a person has yet to read.</summary>
    public int Replies { get; private set; }

    public IReadOnlyList<Race> Races { get; private set; } = [];

    public IEnumerable<string> Steps => settings.Plan.Steps.Select(s => s.Key).Concat(Step.Service);

    public bool IsFiltered => Filters is { Race: not null } or { Step: not null } or { Channel: not null } or { Status: not null } or { Text: not null };

    public async Task OnGetAsync(CancellationToken ct)
    {
        ReadFilters();
        await ReadLines(ct);
        Summary = IsAllDays ? null : await log.Summary(Day, ct);
        Races = await races.All(unlisted: true, ct);
        LimitsReached = await signUps.Reached(SignUpLimits.OfTheDay(settings.SignUp), clock.Now, ct);
        InDoubt = await Count(NudgeStatus.InDoubt, ct);
        Dead = await Count(NudgeStatus.Dead, ct);
        Missed = await log.Missed(clock.Now - MissedFor, ct);
        Unreadable = (await unreadable.Latest(MostCounted, ct)).Count;
        Requests = await appointments.Open(ct);
        Replies = await replies.CountUnread(ct);
        Upcoming = Day == clock.Today && !IsFiltered && IsFirstPage ? await upcoming.Next(DaysAhead, ct) : null;
    }

    /// <summary>This list with another day, filter or page.</summary>
    public string Link(
        LocalDate? day = null, bool allDays = false, NudgeStatus? status = null, string? step = null, bool unfiltered = false, string? after = null)
    {
        var filters = unfiltered ? new LogFilters(null, null, null, null, null, null) : Filters;
        var values = new Dictionary<string, string?>
        {
            ["day"] = allDays || (IsAllDays && day is null) ? AllDays : (day ?? Day) is var shown && shown == clock.Today ? null : shown.Iso(),
            ["race"] = filters.Race,
            ["step"] = step ?? filters.Step,
            ["channel"] = filters.Channel?.Code,
            ["status"] = (status ?? filters.Status)?.Code(),
            ["q"] = filters.Text,
            ["after"] = after,
        };
        return Query(ClinicPaths.Desk, values);
    }

    /// <summary>The same list as a file.</summary>
    public string CsvLink() => Query(ClinicPaths.Csv, new Dictionary<string, string?>
    {
        ["day"] = IsAllDays ? null : Day.Iso(),
        ["race"] = Filters.Race,
        ["step"] = Filters.Step,
        ["channel"] = Filters.Channel?.Code,
        ["status"] = Filters.Status?.Code(),
        ["q"] = Filters.Text,
    });

    public static string Counted(int count) => count >= MostCounted ? $"{MostCounted}+" : $"{count}";

    private static string Query(string path, IEnumerable<KeyValuePair<string, string?>> values) =>
        Microsoft.AspNetCore.WebUtilities.QueryHelpers.AddQueryString(path, values.Where(v => v.Value is not null));

    private void ReadFilters()
    {
        var isAllDays = Request.Query["day"] == AllDays;
        Filters = LogFilters.Read(Request.Query, isAllDays ? new Mistakes() : Mistakes);
        Day = Filters.Day ?? clock.Today;
        Filters = Filters with { Day = isAllDays ? null : Day };
    }

    private async Task ReadLines(CancellationToken ct)
    {
        var after = LogFilters.One(Request.Query, "after", Mistakes);
        IsFirstPage = after is null;
        try
        {
            Lines = await log.Page(Filters.Query(after, PageSize), ct);
        }
        catch (FormatException)
        {
            Lines = await log.Page(Filters.Query(null, PageSize), ct);
            IsFirstPage = true;
        }
    }

    private async Task<int> Count(NudgeStatus status, CancellationToken ct) =>
        (await log.Page(new LogQuery(null, null, null, null, status, null, null, MostCounted), ct)).Items.Count;
}
