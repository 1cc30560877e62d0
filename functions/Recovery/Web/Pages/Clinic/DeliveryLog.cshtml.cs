using Microsoft.AspNetCore.Mvc;
using NodaTime;
using Recovery.Desk;
using Recovery.Desk.Today;
using Recovery.Nudges;
using Recovery.Nudges.Queue;
using Recovery.Races;
using Recovery.Settings;
using Recovery.SignUps;
using Recovery.Time;
using Recovery.Timing;
using Recovery.Web.Clinic;
using Recovery.Web.Clinic.Words;

namespace Recovery.Web.Pages.Clinic;

/// <summary>Today: one sentence, who needs somebody, the day as a picture, and the log of every reminder; likewise of any other day.</summary>
public sealed class DeliveryLogModel(
    TodayDesk today, IClinicLog log, IUnreadableMessages unreadable, IRaceStore races, Upcoming upcoming, ComingDays comingDays,
    ISignUpStore signUps, RecoverySettings settings, ClinicClock clock) : DeskPage
{
    private const int PageSize = 50;
    private const int DaysAhead = 14;

    /// <summary>For what goes out next, once a day of very many people is counted.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    /// <summary>So many unreadable messages are counted; more are "100+".</summary>
    private const int MostCounted = 100;

    /// <summary>More nudges than this that match a filter are "more than": of those that match words, each has to be looked at.</summary>
    public int MostMatches => Filters.Text is null ? 10_000 : 500;

    /// <summary>The value of <c>day</c> that asks for all days at once.</summary>
    public const string AllDays = "all";

    public LogFilters Filters { get; private set; } = null!;

    public Mistakes Mistakes { get; } = new();

    /// <summary>The day shown; today when all days are.</summary>
    public LocalDate Day { get; private set; }

    public bool IsAllDays => Filters.Day is null;

    public bool IsToday => !IsAllDays && Day == clock.Today;

    public bool IsFuture => !IsAllDays && Day > clock.Today;

    /// <summary>More is asked for than the log.</summary>
    private bool ShowsDay => !IsAllDays && IsFirstPage && !Filters.AreAny;

    /// <summary>The day's sentence and who needs somebody; null: only the log is asked for.</summary>
    public NeedsView? Now { get; private set; }

    public SendsPicture? Picture { get; private set; }

    public DaySummary? Summary { get; private set; }

    public LogPage Lines { get; private set; } = new([], null);

    /// <summary>How many nudges match; more than <see cref="MostMatches"/> are not counted to the end.</summary>
    public int Matches { get; private set; }

    public bool IsFirstPage { get; private set; } = true;

    public UpcomingDays? Upcoming { get; private set; }

    /// <summary>What goes out next is still being worked out.</summary>
    public bool IsLookingAhead { get; private set; }

    /// <summary>What a day ahead will bring; null: it is today or over, or only part of its log was asked for.</summary>
    public ComingDay? Coming { get; private set; }

    /// <summary>Limits on sign-ups that were reached within the last day.</summary>
    public IReadOnlyList<SignUpLimit> LimitsReached { get; private set; } = [];

    /// <summary>Sessions of the days before with nudges that were too late to be sent: today's sentence says its own.</summary>
    public IReadOnlyList<MissedSession> Missed { get; private set; } = [];

    /// <summary>Unreadable messages that were given up.</summary>
    public int Unreadable { get; private set; }

    public IReadOnlyList<Race> Races { get; private set; } = [];

    public IEnumerable<string> Steps => settings.Plan.Steps.Select(s => s.Key).Concat(Step.Service);

    /// <summary>What was just done can be taken back for these messages.</summary>
    [TempData]
    public string? Undo { get; set; }

    public async Task OnGetAsync(CancellationToken ct)
    {
        ReadFilters();
        await ReadLines(ct);
        Races = await races.All(unlisted: true, ct);
        if (IsAllDays)
        {
            Matches = await log.Count(Filters.Query(null, PageSize), MostMatches + 1, ct);
            return;
        }

        // Every entry is looked at for what goes out next: the day itself is counted meanwhile, and doesn't wait for it.
        var ahead = IsToday && ShowsDay ? upcoming.Look(clock.Today, DaysAhead, ct) : null;
        Coming = Day > clock.Today && ShowsDay ? await comingDays.Of(Day, ct) : null;
        if (Coming is { View.Sessions: null })
        {
            ComeAgain();
        }

        // Side by side: on a day of many thousands each takes a while.
        var summary = Task.Run(() => today.Summary(Day, ct), ct);
        var sends = ShowsDay && Coming is null ? Task.Run(() => today.Sends(Day, ct), ct) : null;
        if (IsToday && ShowsDay)
        {
            await ReadToday(ct);
        }

        var view = ShowsDay && Coming is null ? await today.Of(Day, ahead is null ? null : async () => Next(await ahead), ct) : null;
        Summary = await summary;
        Matches = Filters.AreAny ? await log.Count(Filters.Query(null, PageSize), MostMatches + 1, ct) : Summary.ByStatus.Values.Sum();
        if (view is not null && sends is not null)
        {
            Now = new NeedsView(view, LogFilters.ReadWhole(Request.Query, "people", 1, 1, 1000, Mistakes), clock.Now, IsToday);
            Picture = SendsPicture.Of(await sends, view.Sessions.FirstOrDefault(s => s.Session.Day == Day)?.Session.Opening);
        }

        if (ahead is not null)
        {
            // It gives up by itself after a while, but a day that took long to count is not to take longer.
            Upcoming = view is not { IsMuch: true } || await Task.WhenAny(ahead, Task.Delay(Patience, ct)) == ahead ? (await ahead)?.Days : null;
            IsLookingAhead = Upcoming is null;
        }
    }

    /// <summary>This list with another day, filter or page.</summary>
    public string Link(
        LocalDate? day = null, bool allDays = false, NudgeStatus? status = null, string? step = null, bool unfiltered = false, string? after = null, LogOutcome? outcome = null)
    {
        var filters = unfiltered ? new LogFilters(null, null, null, null, null, null) : Filters with
        {
            Step = step ?? Filters.Step,
            Status = status ?? (outcome is null ? Filters.Status : null),
            Outcome = outcome ?? (status is null ? Filters.Outcome : null),
        };
        var shown = allDays || (IsAllDays && day is null) ? AllDays : (day ?? Day) is var other && other == clock.Today ? null : other.Iso();
        var isOfLog = status is not null || step is not null || after is not null || outcome is not null;
        return Query(ClinicPaths.Desk, [new("day", shown), .. filters.InAddress(), new("after", after)]) + (isOfLog ? "#log" : "");
    }

    /// <summary>The same list as a file: for people, or for machines.</summary>
    public string FileLink(string path) => Query(path, [new("day", IsAllDays ? null : Day.Iso()), .. Filters.InAddress()]);

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

    private async Task ReadToday(CancellationToken ct)
    {
        LimitsReached = await signUps.Reached(SignUpLimits.OfTheDay(settings.SignUp), clock.Now, ct);
        Missed = [.. (await log.Missed(clock.Zone.AtStartOfDay(Day.PlusDays(-TodayDesk.DaysBack)).ToInstant(), ct)).Where(m => m.Day != Day)];
        Unreadable = (await unreadable.Latest(MostCounted, ct)).Count;
    }

    /// <summary>What the sentence says of a day without any.</summary>
    private NextSends? Next(LookAhead? ahead) => ahead?.Days.Days.FirstOrDefault(d => d.Day > Day) is { } next
        ? new NextSends(next.Day, next.Steps.Min(s => s.Window.NotBefore), next.Total) : null;

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
}
