using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Recovery.Appointments;
using Recovery.Clinic;
using Recovery.Runners;
using Recovery.Time;
using Recovery.Web.Clinic;
using Recovery.Web.Clinic.SignIn;
using Recovery.Web.Clinic.Words;

namespace Recovery.Web.Pages.Clinic;

/// <summary>One request or booking: how it stands, what happened, and everything that can be answered. A change and an end are asked about first.</summary>
public sealed class BookingModel(IAppointmentStore appointments, IAppointmentBook book, IRunnerDirectory runners, DeskAnswers answers, ClinicClock clock) : DeskPage
{
    public AppointmentRequest Asked { get; private set; } = null!;

    public IReadOnlyList<AppointmentAnswer> Answers { get; private set; } = [];

    /// <summary>The form that was sent with something wrong in it; null: none was.</summary>
    public string? Tried { get; private set; }

    public string? Words { get; private set; }

    public string? Own { get; private set; }

    public string WillTell { get; private set; } = "";

    /// <summary>The answer that stands while the page is looked at.</summary>
    public long Seen => Asked.Last?.Id ?? 0;

    public string Heading => Asked.Stands ? $"Appointment on {Asked.Agreed!.Short()}" : $"Request for {Asked.Day.Short()}, {Asked.Part.Code()}";

    private AgreedForm Typed { get; set; } = new(null, null);

    private Mistakes Mistakes { get; } = new();

    /// <summary>What was typed; before that the day that is asked for, or what is booked.</summary>
    public TimeFieldsView Fields(string form, bool asksPart) => Tried == form
        ? new TimeFieldsView(form, Typed, asksPart, Mistakes)
        : new TimeFieldsView(form, form == "offer" ? new AgreedForm("", "") : Usual(), asksPart, null);

    public string? MistakeIn(string field) => Mistakes.ByField.TryGetValue(field, out var sentences) ? string.Join(' ', sentences) : null;

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct) => await Load(id, ct) ? Page() : NotFound();

    public Task<IActionResult> OnPostConfirmAsync([FromRoute] long id, string? day, string? hour, string? part, long? seen, CancellationToken ct) =>
        Answer(id, AnswerKind.Confirmed, "confirm", new TypedAnswer(new AgreedForm(day, hour, part), null, null, seen), ct);

    public Task<IActionResult> OnPostOfferAsync([FromRoute] long id, string? day, string? hour, string? part, long? seen, CancellationToken ct) =>
        Answer(id, AnswerKind.Offered, "offer", new TypedAnswer(new AgreedForm(day, hour, part), null, null, seen), ct);

    public Task<IActionResult> OnPostDeclineAsync([FromRoute] long id, string? words, string? own, long? seen, CancellationToken ct) =>
        Answer(id, AnswerKind.Declined, "decline", new TypedAnswer(new AgreedForm(null, null), words, own, seen), ct);

    public Task<IActionResult> OnPostChangeAsync([FromRoute] long id, string? day, string? hour, string? part, long? seen, CancellationToken ct) =>
        Answer(id, AnswerKind.Changed, "change", new TypedAnswer(new AgreedForm(day, hour, part), null, null, seen), ct);

    public Task<IActionResult> OnPostCancelAsync([FromRoute] long id, long? seen, CancellationToken ct) =>
        Answer(id, AnswerKind.Cancelled, "cancel", new TypedAnswer(new AgreedForm(null, null), null, null, seen), ct);

    private async Task<IActionResult> Answer(long id, AnswerKind kind, string form, TypedAnswer typed, CancellationToken ct)
    {
        if (await answers.Give(id, kind, typed, User.DeskName(), Mistakes, ct) is { } done)
        {
            Say(done);
            return Redirect(await appointments.Find(id, ct) is null ? ClinicPaths.Appointments : ClinicPaths.Appointment(id));
        }

        (Tried, Typed, Words, Own) = (form, typed.Time, typed.Words, typed.Own);
        if (!await Load(id, ct))
        {
            return NotFound();
        }

        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    private AgreedForm Usual() => Asked.Agreed is { } agreed && agreed.Day >= clock.Today
        ? new AgreedForm(agreed.Day.Iso(), agreed.Hour is { } hour ? $"{hour:HH':'mm}" : "", agreed.Hour is null ? agreed.Part.Code() : "")
        : new AgreedForm(Asked.Day < clock.Today ? "" : Asked.Day.Iso(), "");

    private async Task<bool> Load(long id, CancellationToken ct)
    {
        if (await appointments.Find(id, ct) is not { } asked || await runners.Find(asked.RunnerId, ct) is not { } runner)
        {
            return false;
        }

        (Asked, Answers) = (asked, await book.Answers(id, ct));
        var allowed = runner.Entries.FirstOrDefault(e => e.Entry.Id == asked.EntryId)?.Entry.Allowed.Keys ?? [];
        WillTell = AnswerWords.WillTell([.. runner.Open.Where(allowed.Contains)]);
        return true;
    }
}
