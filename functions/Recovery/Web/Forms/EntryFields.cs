using Microsoft.AspNetCore.Mvc.ModelBinding;
using NodaTime.Text;
using Recovery.Runners;
using Recovery.SignUps;

namespace Recovery.Web.Forms;

/// <summary>The fields of the form that changes an entry, as the browser sends them; names are the HTML's.</summary>
public sealed class EntryFields
{
    public string? Name { get; set; }

    /// <summary><c>id/day</c> of a race, or <see cref="SignUpForm.OtherRace"/>.</summary>
    public string? Race { get; set; }

    public string? RaceName { get; set; }

    public string? RaceDay { get; set; }

    /// <summary>The channels whose box is ticked: <see cref="Boxes"/>.</summary>
    [BindNever]
    public IReadOnlyList<Channel> Ticked { get; set; } = [];

    /// <summary>As the entry stands.</summary>
    public static EntryFields Of(RunnerView runner, Entry entry) => new()
    {
        Name = runner.Runner.Name,
        Race = $"{entry.RaceId}/{LocalDatePattern.Iso.Format(entry.RaceDay)}",
        Ticked = [.. runner.Open.Where(entry.Allowed.ContainsKey)],
    };

    /// <summary>As the sign-up form would have them, without contacts.</summary>
    public SignUpForm Form() =>
        new SignUpFields { Name = Name, Race = Race, RaceName = RaceName, RaceDay = RaceDay, Ticked = Ticked }.Form();
}
