using Microsoft.AspNetCore.Mvc;
using Recovery.Desk;
using Recovery.Desk.Faults;
using Recovery.Nudges;
using Recovery.Nudges.Queue;
using Recovery.Runners;
using Recovery.Time;
using Recovery.Web.Clinic;
using Recovery.Web.Clinic.SignIn;
using Recovery.Web.Clinic.Words;

namespace Recovery.Web.Pages.Clinic;

/// <summary>Everything that is stuck: why, since when, how many wait behind it, and the way out. What was given up can be sent again.</summary>
public sealed class FaultsModel(DeskFaults faults, IClinicLog log, IUnreadableMessages unreadable, Replays replays, Holdups holdups, ClinicClock clock) : DeskPage
{
    private const int PageSize = 50;
    private const int MostUnreadable = 20;

    public IReadOnlyList<Fault> Faults { get; private set; } = [];

    public LogPage Failed { get; private set; } = new([], null);

    public bool IsFirstPage { get; private set; } = true;

    /// <summary>The latest unreadable messages; only on the first page.</summary>
    public IReadOnlyList<UnreadableMessage> Unreadable { get; private set; } = [];

    /// <summary>More than one can still be sent again.</summary>
    public bool CanSendAll => Failed.Items.Count(l => MaySend(l.Nudge)) > 1;

    public bool MaySend(Nudge nudge) => clock.Now < nudge.Expires;

    public async Task<IActionResult> OnGetAsync(string? after, CancellationToken ct)
    {
        try
        {
            IsFirstPage = after is null;
            Faults = await faults.Now(HttpContext);
            Failed = await log.Page(new LogQuery(null, null, null, null, NudgeStatus.Dead, null, after, PageSize), ct);
            Unreadable = IsFirstPage ? await unreadable.Latest(MostUnreadable, ct) : [];
            return Page();
        }
        catch (FormatException)
        {
            return LocalRedirect(ClinicPaths.Faults);
        }
    }

    public async Task<IActionResult> OnPostReplayAsync(string? nudge, CancellationToken ct)
    {
        var isBack = nudge is not null && await replays.One(nudge, ChangedBy.Desk(User.DeskName()), ct);
        Say(ReplayWords.One(isBack, isBack && await log.Find(nudge!, ct) is { Nudge: var found } ? await holdups.Of(found, found.Channel, ct) : null));
        return LocalRedirect(ClinicPaths.Faults);
    }

    public async Task<IActionResult> OnPostReplayAllAsync(CancellationToken ct)
    {
        Say(ReplayWords.All(await replays.All(ChangedBy.Desk(User.DeskName()), ct), await holdups.All(ct)));
        return LocalRedirect(ClinicPaths.Faults);
    }
}
