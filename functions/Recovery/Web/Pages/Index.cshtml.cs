using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NodaTime;
using NodaTime.Text;
using Recovery.Nudges.Plan.Forecast;
using Recovery.Races;
using Recovery.Runners;
using Recovery.Settings;
using Recovery.SignUps;
using Recovery.Timing;
using Recovery.Web.Forms;
using Recovery.Web.Http;

namespace Recovery.Web.Pages;

/// <summary>The sign-up form and its answer.</summary>
/// <remarks>Without cookies and so without an antiforgery token: no one is signed in, so there are no rights for another site to borrow.</remarks>
[IgnoreAntiforgeryToken]
public sealed class IndexModel(
    SignUpHandler signUps, IRaceStore races, FormStamp stamp, ConsentWording wording, Timetable timetable, Forecaster forecaster,
    RecoverySettings settings) : PageModel
{
    [BindProperty]
    [SuppressMessage("Usage", "CA2227", Justification = "Bound by the framework.")]
    public SignUpFields Typed { get; set; } = new();

    public ConsentWording Wording => wording;

    public Timetable Timetable => timetable;

    public IReadOnlyList<RaceChoice> Races { get; private set; } = [];

    public string Stamp { get; private set; } = "";

    /// <summary>Sentences by the id of the field that they are about, in the form's order.</summary>
    public IReadOnlyList<FieldError> Errors { get; private set; } = [];

    /// <summary>What the form asks before it takes the sign-up.</summary>
    public SignUpQuestions Questions { get; private set; } = SignUpQuestions.None;

    /// <summary>Nothing is wrong; there is only something to answer.</summary>
    public bool OnlyAsks => Questions.Any && Errors.Count == Questions.InWords().Count();

    /// <summary>Why the form is shown again, whether or not a field is wrong.</summary>
    public string? Notice { get; private set; }

    public SignUpAnswer.Kept? Kept { get; private set; }

    /// <summary>The channels by which the plan has anything to send.</summary>
    public IReadOnlyList<Channel> Offered { get; } = timetable.Channels;

    /// <summary>Those that go to a contact.</summary>
    public IReadOnlyList<Channel> OfferedTo(ContactKind kind) => [.. Offered.Where(c => c.Contact == kind)];

    /// <summary>What is wrong with a field; what is asked about it stands beside it by itself.</summary>
    public string? ErrorOf(string field) => Errors.Except(Questions.InWords()).FirstOrDefault(e => e.Field == field)?.Sentence;

    public Task OnGetAsync(CancellationToken ct) => Show(stamp.Make(), ct);

    public async Task OnPostAsync(CancellationToken ct)
    {
        var age = stamp.Read(Typed.Stamp);
        Typed.Ticked = await Boxes.Ticked(Request, ct);
        Typed.TakeAnswers(Offered);
        Notice = age switch
        {
            _ when !string.IsNullOrEmpty(Typed.Website) =>
                "Something filled in a field that people can't see, perhaps a form-filling tool. Please check what's below and send it again.",
            StampAge.TooFast => "That was very quick. Please check what you typed and send it again.",
            StampAge.Expired => "This form was open for too long. Everything you typed is still here: please check it and send it again.",
            _ => null,
        };
        Questions = SignUpQuestions.Of(Typed);
        if (Notice is not null || Questions.Any)
        {
            // What is wrong is told along with it, rather than after it.
            Refuse(await signUps.Mistakes(Typed.Form(), ct));
        }
        else
        {
            await Submit();
        }

        await Show(age == StampAge.Expired ? stamp.Make() : Typed.Stamp!, ct);
    }

    private async Task Submit()
    {
        var form = Typed.Form();
        var network = Origin.Network(HttpContext);
        var source = new Uri(settings.PublicUrl, Request.Path).AbsoluteUri;
        // Not cancelled with the request: a double tap abandons the first of the two.
        switch (await signUps.Submit(form, network, source, Typed.Stamp, CancellationToken.None))
        {
            case SignUpAnswer.Wrong wrong:
                Refuse(wrong.Errors);
                break;
            case SignUpAnswer.TooMany tooMany:
                Notice = tooMany.Why;
                Response.StatusCode = StatusCodes.Status429TooManyRequests;
                Response.Headers.RetryAfter = ((long)tooMany.RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                break;
            case SignUpAnswer.Kept kept:
                Kept = kept;
                Response.Headers.CacheControl = "no-store";
                break;
        }
    }

    private void Refuse(IReadOnlyDictionary<string, string> mistakes)
    {
        // Whoever is asked about a contact is asked about its box.
        var wrong = mistakes.Where(m => m.Key != SignUpField.Consent || !(Questions.MayText || Questions.MayEmail)).ToDictionary();
        Errors = FieldError.InOrder(wrong, Questions.InWords(), Typed, Boxes.NameOf(Offered[0]));
        Response.StatusCode = StatusCodes.Status400BadRequest;
    }

    private async Task Show(string formStamp, CancellationToken ct)
    {
        Stamp = formStamp;
        Races =
        [
            .. from race in await races.All(unlisted: false, ct)
               let days = race.Days.Where(HasRemindersLeft).ToArray()
               where days.Length > 0
               select new RaceChoice(race, days),
        ];
    }

    private bool HasRemindersLeft(LocalDate day) => forecaster.ForNewcomer(day, Offered).Count > 0;
}

/// <summary>A race on the form, with the days that can still be chosen.</summary>
public sealed record RaceChoice(Race Race, IReadOnlyList<LocalDate> Days)
{
    public string ValueOf(LocalDate day) => $"{Race.Id}/{LocalDatePattern.Iso.Format(day)}";
}
