using NodaTime;
using NodaTime.Text;
using Recovery.Channels;
using Recovery.Races;
using Recovery.Runners;
using Recovery.SignUps;

namespace Recovery.Import;

/// <summary>
/// Checks a row as the form's fields are checked, and its evidence: who can't show when and where consent was given gets no message.
/// </summary>
/// <param name="races">Every race, by id.</param>
/// <param name="countries">Regions whose mobiles are accepted.</param>
/// <param name="zone">Clinic time.</param>
/// <param name="now">The time of the import.</param>
public sealed class RunnerRowCheck(
    IReadOnlyDictionary<string, Race> races, IReadOnlyCollection<string> countries, DateTimeZone zone, Instant now)
{
    private const int LongestSource = 200;
    private readonly LocalDate _today = now.InZone(zone).Date;
    private readonly Dictionary<string, Race[]> _alone = races.ToDictionary(r => r.Key, r => new[] { r.Value });

    /// <summary>The sign-up, or everything that is wrong with the row, in sentences.</summary>
    public (SignUp? SignUp, string? Fault) Check(RunnerRow row)
    {
        var faults = new List<string>();
        var wanted = row.OptIns.Keys.InOrder().ToDictionary(c => c, c => YesOrNo(row.OptIns[c], c.OptInColumn, faults));
        Channel[] channels = [.. wanted.Keys.Where(c => wanted[c] is true)];
        var consentedOn = ConsentedOn(row.ConsentedAt, faults);
        var source = string.Join(' ', row.ConsentSource.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (source.Length is 0 or > LongestSource)
        {
            faults.Add(source.Length == 0
                ? "consent_source is missing. Write where the consent is recorded."
                : $"consent_source is too long. Use up to {LongestSource} characters.");
        }

        var form = new SignUpForm(row.Name, row.Mobile, row.Email, row.Race, null, row.Day, channels);
        if (RaceOf(row.Race, faults) is { } race)
        {
            var errors = new Dictionary<string, string>();
            var good = form.Check(race, countries, _today, ConsentOf(source, consentedOn, channels), errors);
            faults.AddRange(errors.Where(e => e.Key != SignUpField.Consent).Select(e => e.Value));
            if (wanted.Values.All(said => said is false))
            {
                faults.Add($"{string.Join(" and ", wanted.Keys.Select(c => c.OptInColumn))} are {(wanted.Count == 2 ? "both" : "all")} no, so there's nothing to send.");
            }

            if (faults.Count == 0 && good is var (signUp, _))
            {
                return (signUp, null);
            }
        }

        return (null, string.Join(' ', faults));
    }

    private Race[]? RaceOf(string id, List<string> faults)
    {
        if (id.Length > 0 && _alone.TryGetValue(id, out var race))
        {
            return race;
        }

        faults.Add(id.Length == 0 ? "race is missing. Write the race's id."
            : $"There's no race with that id: {(races.Count == 0 ? "add it at the clinic's desk first" : $"use an id such as {races.Keys.First()}, or add the race at the clinic's desk")}.");
        return null;
    }

    private LocalDate ConsentedOn(string text, List<string> faults)
    {
        if (text.Length == 0)
        {
            faults.Add("consented_at is missing. Write the day the runner agreed.");
        }
        else if (ConsentTime.Read(text, zone, now, out var fault) is { } given)
        {
            return given.InZone(zone).Date;
        }
        else
        {
            faults.Add($"consented_at {fault}");
        }

        return _today;
    }

    private Consent ConsentOf(string source, LocalDate day, Channel[] channels) => Consent.InWords(
        $"Imported: consent of {LocalDatePattern.Iso.Format(day)} recorded in {source}", channels, source, zone.AtStartOfDay(day).ToInstant());

    private static bool? YesOrNo(string text, string column, List<string> faults)
    {
        switch (text.ToLowerInvariant())
        {
            case "yes":
                return true;
            case "no":
                return false;
            default:
                faults.Add(text.Length == 0 ? $"{column} is missing. Write yes or no." : $"{column} must be yes or no.");
                return null;
        }
    }
}
