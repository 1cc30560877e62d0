using NodaTime.Text;
using Recovery.Nudges;
using Recovery.Runners;

namespace Recovery.Web;

/// <summary>The fields of the form that changes an entry, as the browser sends them; names are the HTML's.</summary>
public sealed class EntryFields
{
    public string? Name { get; set; }

    /// <summary><c>id/day</c> of a race, or <see cref="SignUpForm.OtherRace"/>.</summary>
    public string? Race { get; set; }

    public string? RaceName { get; set; }

    public string? RaceDay { get; set; }

    public bool Texts { get; set; }

    public bool Emails { get; set; }

    /// <summary>As the entry stands.</summary>
    public static EntryFields Of(RunnerView runner, Entry entry) => new()
    {
        Name = runner.Runner.Name,
        Race = $"{entry.RaceId}/{LocalDatePattern.Iso.Format(entry.RaceDay)}",
        Texts = entry.SmsSince is not null && runner.Open.Contains(Channel.Sms),
        Emails = entry.EmailSince is not null && runner.Open.Contains(Channel.Email),
    };

    public EntryChangeForm Form()
    {
        // The race is chosen and checked just as on the sign-up form.
        var form = new SignUpFields { Race = Race, RaceName = RaceName, RaceDay = RaceDay }.Form();
        return new EntryChangeForm(Name, form.RaceId, form.RaceName, form.Day, Texts, Emails);
    }
}
