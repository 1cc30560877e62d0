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
    private static readonly Channel[] Both = [Channel.Sms, Channel.Email];

    [BindProperty]
    [SuppressMessage("Usage", "CA2227", Justification = "Bound by the framework.")]
    public SignUpFields Typed { get; set; } = new();

    public ConsentWording Wording => wording;

    public Timetable Timetable => timetable;

    public IReadOnlyList<RaceChoice> Races { get; private set; } = [];

    public string Stamp { get; private set; } = "";

    /// <summary>Sentences by the id of the field that they are about, in the form's order.</summary>
    public IReadOnlyList<FieldError> Errors { get; private set; } = [];

    /// <summary>Why the form is shown again though no field is wrong.</summary>
    public string? Notice { get; private set; }

    public SignUpAnswer.Kept? Kept { get; private set; }

    /// <summary>Whether the plan has anything to send on the channel.</summary>
    public bool Offers(Channel channel) => timetable.Steps.Any(s => s.Channels.Contains(channel));

    public string? ErrorOf(string field) => Errors.FirstOrDefault(e => e.Field == field)?.Sentence;

    public Task OnGetAsync(CancellationToken ct) => Show(stamp.Make(), ct);

    public async Task OnPostAsync(CancellationToken ct)
    {
        var age = stamp.Read(Typed.Stamp);
        Notice = age switch
        {
            _ when !string.IsNullOrEmpty(Typed.Website) =>
                "A field that people can't see was filled in, perhaps by a program that fills in forms. Please check what is below and send it once more.",
            StampAge.TooFast => "That was very quick. Please check what you typed and send it once more.",
            StampAge.Expired => "This form had been open for too long. Everything you typed is still here: please check it and send it once more.",
            _ => null,
        };
        if (Notice is not null)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
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
                Errors = FieldError.InOrder(wrong.Errors, Typed, Offers(Channel.Sms));
                Response.StatusCode = StatusCodes.Status400BadRequest;
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

    private bool HasRemindersLeft(LocalDate day) => forecaster.ForNewcomer(day, Both).Count > 0;
}

/// <summary>A race on the form, with the days that can still be chosen.</summary>
public sealed record RaceChoice(Race Race, IReadOnlyList<LocalDate> Days)
{
    public string ValueOf(LocalDate day) => $"{Race.Id}/{LocalDatePattern.Iso.Format(day)}";
}
