using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Recovery.Appointments;
using Recovery.Desk;
using Recovery.Replies;
using Recovery.Runners;
using Recovery.Settings;
using Recovery.Time;
using Recovery.Web.Clinic;
using Recovery.Web.Clinic.SignIn;
using Recovery.Web.Clinic.Words;

namespace Recovery.Web.Pages.Clinic;

/// <summary>A booking for a runner who rang or wrote, with its day and hour where they are known.</summary>
public sealed class NewBookingModel(
    IRunnerDirectory runners, AppointmentDesk desk, EntryMarks marks, IReplyStore replies, RecoverySettings settings, ClinicClock clock) : DeskPage
{
    public RunnerView Runner { get; private set; } = null!;

    /// <summary>What it can be for.</summary>
    public IReadOnlyList<EntryView> Entries { get; private set; } = [];

    public long? Chosen { get; private set; }

    /// <summary>The reply that it answers; null: none.</summary>
    public long? Reply { get; private set; }

    public string Back => Reply is null ? ClinicPaths.Runner(Runner.Runner.Id) : ClinicPaths.Replies;

    public TimeFieldsView Fields => new("new", Typed, AsksPart: true, Mistakes.Any ? Mistakes : null);

    private AgreedForm Typed { get; set; } = new(null, null);

    private Mistakes Mistakes { get; } = new();

    public string? MistakeIn(string field) => Mistakes.ByField.TryGetValue(field, out var sentences) ? string.Join(' ', sentences) : null;

    /// <param name="entry">The one that it is for; null: the runner's, or one of several.</param>
    /// <param name="runner">Whose entries can be chosen.</param>
    /// <param name="reply">The reply that it answers.</param>
    /// <param name="ct">Ends the reading.</param>
    public async Task<IActionResult> OnGetAsync(long? entry, long? runner, long? reply, CancellationToken ct) =>
        await Load(entry, runner, reply, ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(long? entry, long? runner, long? reply, string? day, string? hour, string? part, CancellationToken ct)
    {
        if (!await Load(entry, runner, reply, ct))
        {
            return NotFound();
        }

        Typed = new AgreedForm(day, hour, part);
        if (entry is not { } id || Entries.All(e => e.Entry.Id != id))
        {
            Mistakes.Add("entry", "Choose the race.");
            return Wrong();
        }

        if (Typed.IsEmpty)
        {
            return await Leave(MarkWords.Of(EntryMark.Booked, undo: false, await marks.Set(id, EntryMark.Booked, User.DeskName(), ct)));
        }

        if (Typed.Check(null, null, settings.Clinic.Hours, clock.Now.InZone(clock.Zone).LocalDateTime, Mistakes.Add) is not { } agreed)
        {
            return Wrong();
        }

        var result = await desk.Book(id, agreed, ChangedBy.Desk(User.DeskName()));
        var done = AnswerWords.Done(AnswerKind.Confirmed, result, "");
        return result is { Outcome: AnswerOutcome.TooLate, Request: { } standing }
            ? Already(standing, done)
            : await Leave(done);
    }

    /// <summary>There is an appointment: its page can change it.</summary>
    private RedirectResult Already(AppointmentRequest standing, Said done)
    {
        Say(done);
        return Redirect(ClinicPaths.Appointment(standing.Id));
    }

    private async Task<IActionResult> Leave(Said done)
    {
        if (Reply is { } reply
            && await replies.Handle(reply, ReplyHandling.Booked, ChangedBy.Desk(User.DeskName()), clock.Now, CancellationToken.None) != ReplyTick.Noted)
        {
            done = done with { Words = $"{done.Words} Somebody had dealt with the reply before." };
        }

        Say(done);
        return Redirect(Back);
    }

    private PageResult Wrong()
    {
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    private async Task<bool> Load(long? entry, long? runner, long? reply, CancellationToken ct)
    {
        var owner = runner ?? (entry is { } id ? (await runners.FindEntry(id, ct))?.RunnerId : null);
        if (owner is not { } whose || await runners.Find(whose, ct) is not { Entries.Count: > 0 } view)
        {
            return false;
        }

        var own = view.Entries.Where(e => e.Entry.Id == entry).ToList();
        (Runner, Reply, Chosen) = (view, reply, entry);
        Entries = runner is null && own.Count > 0 ? own : view.Entries;
        return true;
    }
}
