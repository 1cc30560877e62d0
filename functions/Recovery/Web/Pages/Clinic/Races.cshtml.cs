using Microsoft.AspNetCore.Mvc;
using Recovery.Races;
using Recovery.Time;
using Recovery.Web.Clinic;
using Recovery.Web.Clinic.SignIn;
using Recovery.Web.Clinic.Words;

namespace Recovery.Web.Pages.Clinic;

/// <summary>The races that the form offers, those that runners typed in, and adding one.</summary>
public sealed class RacesModel(IRaceStore races, ClinicClock clock) : DeskPage
{
    /// <summary>Fields for days on the form; a race of more days gets them by the API.</summary>
    public const int DayFields = 2;

    public IReadOnlyList<Race> Races { get; private set; } = [];

    public RaceForm Form { get; private set; } = new(null, null, null, null, null, null);

    public Mistakes Mistakes { get; } = new();

    public async Task OnGetAsync(CancellationToken ct) => Races = await races.All(unlisted: true, ct);

    [ForManagers]
    public async Task<IActionResult> OnPostAsync(string? name, string? shortName, string? inSentence, IReadOnlyList<string?> days, CancellationToken ct)
    {
        Form = new RaceForm(null, name, shortName, days, true, inSentence);
        var race = Form.Check(clock.Today, before: null, Mistakes);
        if (race is not null && await races.Find(race.Id, ct) is { Listed: true })
        {
            Mistakes.Add("name", "There's already a race with that name. Use a different one, for example with its year.");
        }

        if (race is null || Mistakes.Any)
        {
            Races = await races.All(unlisted: true, ct);
            Response.StatusCode = 400;
            return Page();
        }

        await races.Save(race, User.DeskName(), clock.Now, ct);
        Say(new Said($"{race.Name} is now on the form, for {string.Join(" and ", race.Days.Select(d => d.WithYear()))}."));
        return Redirect(ClinicPaths.Races);
    }
}
