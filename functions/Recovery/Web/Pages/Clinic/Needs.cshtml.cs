using Microsoft.AspNetCore.Mvc;
using Recovery.Desk;
using Recovery.Desk.Faults;
using Recovery.Desk.Today;
using Recovery.Runners;
using Recovery.Time;
using Recovery.Web.Clinic;
using Recovery.Web.Clinic.SignIn;
using Recovery.Web.Clinic.Words;

namespace Recovery.Web.Pages.Clinic;

/// <summary>Who needs somebody: a part of Today's page, which its script asks for while reminders go out; and what reception does about them.</summary>
public sealed class NeedsModel(TodayDesk today, NeedsActions actions, Replays replays, IClinicLog log, Holdups holdups, ClinicClock clock) : DeskPage
{
    /// <summary>More messages of one person are not on one card.</summary>
    private const int MostAtOnce = 100;

    private static readonly Said Gone = Said.No("That has been dealt with already, so nothing has changed.");

    public NeedsView View { get; private set; } = null!;

    /// <summary>What the last step can be taken back for.</summary>
    [TempData]
    public string? Undo { get; set; }

    public async Task OnGetAsync(CancellationToken ct)
    {
        var mistakes = new Mistakes();
        var day = LogFilters.ReadDay(Request.Query, "day", mistakes) ?? clock.Today;
        var page = LogFilters.ReadWhole(Request.Query, "people", 1, 1, 1000, mistakes);
        View = new NeedsView(await today.Of(day, null, ct), page, clock.Now, day == clock.Today);
    }

    /// <param name="rang">The messages that they were rung about.</param>
    /// <param name="done">The messages that are dealt with otherwise.</param>
    /// <param name="undo">The messages for which that is taken back.</param>
    /// <param name="again">A message to be sent again.</param>
    /// <param name="switch">A message to be sent by another channel.</param>
    /// <param name="day">The day whose page it is about.</param>
    /// <param name="ct">Cancelled before it began, nothing is done.</param>
    public async Task<IActionResult> OnPostAsync(string? rang, string? done, string? undo, string? again, string? @switch, string? day, CancellationToken ct)
    {
        var by = User.DeskName();
        switch (rang, done, undo, again, @switch)
        {
            case ({ } ids, _, _, _, _):
                await TickOff(ids, Handled.Rang, "Noted that you rang them.", by, ct);
                break;
            case (_, { } ids, _, _, _):
                await TickOff(ids, Handled.Done, "Done. They're off the list.", by, ct);
                break;
            case (_, _, { } ids, _, _):
                Say(await actions.Undo(Ids(ids), by, ct) > 0 ? new Said("Undone. They're back on the list.") : Gone);
                break;
            case (_, _, _, { } id, _):
                Say(await replays.One(id, ChangedBy.Desk(by), ct) ? ReplayWords.One(isBack: true, await WhyNotNow(id, null, ct)) : ReplayWords.One(isBack: false, null));
                break;
            case (_, _, _, _, { } id):
                Say(await actions.Switch(id, by, ct) is { } other ? Switched(other, await WhyNotNow(id, other, ct))
                    : Said.No("We didn't send it another way: it has been dealt with, its time has passed, or they can't be reached that way."));
                break;
            default:
                return BadRequest();
        }

        today.Forget();
        return Redirect(Back(day));
    }

    private async Task TickOff(string ids, Handled how, string words, string by, CancellationToken ct)
    {
        if (await actions.Handle(Ids(ids), how, by, ct) > 0)
        {
            Say(new Said(words));
            Undo = ids;
        }
        else
        {
            Say(Gone);
        }
    }

    /// <summary>What a message that is due now waits for; null: nothing.</summary>
    private async Task<string?> WhyNotNow(string id, Channel? by, CancellationToken ct) =>
        await log.Find(id, ct) is { Nudge: var nudge } ? await holdups.Of(nudge, by ?? nudge.Channel, ct) : null;

    private static Said Switched(Channel other, string? holdup) => new(holdup is null
        ? $"It goes out as {other.Words.A} now."
        : $"It's to go out as {other.Words.A}, but not yet: {holdup}. It goes out after that, if it isn't too late for its day.");

    private static string[] Ids(string ids) => [.. ids.Split(',', StringSplitOptions.RemoveEmptyEntries).Take(MostAtOnce)];

    private string Back(string? day) =>
        LogFilters.DayOf(day) is { } of && of != clock.Today ? $"{ClinicPaths.Desk}?day={of.Iso()}" : ClinicPaths.Desk;
}
