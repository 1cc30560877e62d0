using Microsoft.AspNetCore.Mvc;
using Recovery.Nudges.Plan.Forecast;
using Recovery.Races;
using Recovery.Time;
using Recovery.Web.Clinic;
using Recovery.Web.Clinic.SignIn;
using Recovery.Web.Clinic.Words;

namespace Recovery.Web.Pages.Clinic;

/// <summary>One race: moving a day of it, first shown, then done.</summary>
public sealed class RaceModel(IRaceStore races, RaceMoves moves, ClinicClock clock) : DeskPage
{
    public Race Race { get; private set; } = null!;

    public MoveForm Form { get; private set; } = new(null, null);

    /// <summary>What the move would mean; null until both days are given.</summary>
    public RaceMove? Preview { get; private set; }

    public Mistakes Mistakes { get; } = new();

    public async Task<IActionResult> OnGetAsync(string id, string? from, string? to, CancellationToken ct)
    {
        if (await races.Find(id, ct) is not { } race)
        {
            return NotFound();
        }

        Race = race;
        Form = new MoveForm(from, to);
        if ((from ?? to) is not null && Form.Check(race, clock.Today, Mistakes) is var (was, becomes))
        {
            Preview = await moves.Preview(race, was, becomes, ct);
        }

        return Page();
    }

    [ForManagers]
    public async Task<IActionResult> OnPostAsync([FromRoute] string id, string? from, string? to, CancellationToken ct)
    {
        if (await races.Find(id, ct) is not { } race)
        {
            return NotFound();
        }

        (Race, Form) = (race, new MoveForm(from, to));
        if (Form.Check(race, clock.Today, Mistakes) is not var (was, becomes))
        {
            Response.StatusCode = 400;
            return Page();
        }

        var move = await moves.Apply(race, was, becomes, User.DeskName(), ct);
        Say(new Said($"{race.Name} has moved from {was.WithYear()} to {becomes.WithYear()}, with {move.Entries:N0} {(move.Entries == 1 ? "runner" : "runners")}."));
        return Redirect($"{ClinicPaths.Races}/{Uri.EscapeDataString(race.Id)}");
    }
}
