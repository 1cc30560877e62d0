using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NodaTime;
using Recovery.Desk;
using Recovery.Time;
using Recovery.Web.Clinic;
using Recovery.Web.Clinic.Words;

namespace Recovery.Web.Pages.Clinic;

/// <summary>Who changed what, when, from what to what: newest first. Only ever read.</summary>
public sealed class ChangesModel(IDeskChanges changes, ClinicClock clock) : PageModel
{
    private const int OnAPage = 50;

    public ChangesPage List { get; private set; } = new([], null);

    public IReadOnlyList<string> People { get; private set; } = [];

    public string? Who { get; private set; }

    public LocalDate? Day { get; private set; }

    public bool IsFirstPage { get; private set; } = true;

    public Mistakes Mistakes { get; } = new();

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        Who = LogFilters.One(Request.Query, "who", Mistakes);
        Day = LogFilters.ReadDay(Request.Query, "day", Mistakes);
        var after = LogFilters.One(Request.Query, "after", Mistakes);
        IsFirstPage = after is null;
        People = await changes.People(ct);
        try
        {
            List = await changes.Page(ChangeFilters.Query(Who, Day, clock.Zone, after, OnAPage), ct);
        }
        catch (FormatException)
        {
            return Redirect(Link());
        }

        if (Mistakes.Any)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
        }

        return Page();
    }

    public string Link(string? after = null) => ClinicPaths.Changes + QueryString.Create(
        new[] { KeyValuePair.Create("who", Who), KeyValuePair.Create("day", Day?.Iso()), KeyValuePair.Create("after", after) }.Where(p => p.Value is not null));
}
