using NodaTime;
using NodaTime.Text;
using Recovery.Races;
using Recovery.Runners;
using Recovery.Security;
using Recovery.Settings;
using Recovery.Time;

namespace Recovery.SignUps;

/// <summary>Runners' own changes of their entries: checked, and stored as a whole or not at all.</summary>
public sealed class EntryChanges(
    IRaceStore races, IRunnerChanges runners, ConsentWording wording, RecoverySettings settings, ClinicClock clock)
{
    /// <summary>Where consent is given that the runner's own page asks for. Without its token: that opens the page.</summary>
    public static string Source { get; } = LinkPurpose.Runner.Root;

    /// <param name="runner">Whose entry it is.</param>
    /// <param name="of">The entry.</param>
    /// <param name="form">What was typed. Contacts are not changed here, so it has none.</param>
    /// <param name="ct">Cancels before anything is stored.</param>
    /// <returns>A sentence for each field (<see cref="SignUpField"/>) that is wrong; none: it is done.</returns>
    public async Task<IReadOnlyDictionary<string, string>> Apply(RunnerView runner, EntryView of, SignUpForm form, CancellationToken ct)
    {
        var errors = new Dictionary<string, string>();
        if (!PersonName.TryParse(form.Name, out var name, out var noName))
        {
            errors[SignUpField.Name] = noName;
        }

        var choice = await Chosen(runner, of.Entry, form, errors, ct);
        foreach (var channel in form.Channels)
        {
            CheckChannel(runner, channel, errors);
        }

        if (errors.Count > 0 || choice is not var (race, day))
        {
            return errors;
        }

        await SaveTyped(race, of.Entry, ct);
        var consent = new Consent(wording.Beside(form.Channels), Source, clock.Now);
        switch (await runners.Change(of.Entry.Id, new EntryChange(name.ToString(), race.Id, day, consent), clock.Now, ct))
        {
            case EntryChanged.RaceTaken:
                errors[SignUpField.Race] = Twice(race);
                break;
            case EntryChanged.ChannelClosed or EntryChanged.Gone:
                errors[SignUpField.Consent] = $"Something else changed at the same time. Please check it again, or ring {settings.Clinic.Phone}.";
                break;
        }

        return errors;
    }

    /// <summary>What the entry has already is not checked again: its race may be past, or not on the list.</summary>
    private async Task<(Race Race, LocalDate Day)?> Chosen(
        RunnerView runner, Entry entry, SignUpForm form, Dictionary<string, string> errors, CancellationToken ct)
    {
        var own = await races.Find(entry.RaceId, ct);
        if (own is not null && form.RaceId == own.Id && form.Day == LocalDatePattern.Iso.Format(entry.RaceDay))
        {
            return (own, entry.RaceDay);
        }

        var listed = await races.All(unlisted: false, ct);
        var choice = form.CheckRace(
            own is null or { Listed: true } ? listed : [.. listed, own], clock.Today, errors);
        if (choice is not var (race, _) || race.Id == entry.RaceId)
        {
            return choice;
        }

        if (runner.Entries.Any(e => e.Entry.RaceId == race.Id))
        {
            errors[SignUpField.Race] = Twice(race);
        }
        else if (entry.RaceDay < clock.Today)
        {
            // What was sent for a race is not sent again for the same entry.
            errors[SignUpField.Race] = "That race is over. To be reminded about another one, sign up again.";
        }

        return choice;
    }

    private void CheckChannel(RunnerView runner, Channel channel, Dictionary<string, string> errors)
    {
        var (field, kind) = (SignUpField.Of(channel.Contact), channel.Contact);
        if (runner.Runner.ContactOf(kind) is null)
        {
            errors[field] = $"We don't have a confirmed {kind.Words()} for you. Sign up again with your {kind.Short()}, and we'll {channel.Words.Verb} you a link to confirm it.";
        }
        else if (runner.Stops.FirstOrDefault(s => s.Channel == channel && s.By != Runners.Source.Runner) is { } stop)
        {
            errors[field] = $"You can't turn {channel.Words.Many} back on here: {stop.ToRunner}. Please ring {settings.Clinic.Phone}.";
        }
    }

    private async Task SaveTyped(Race race, Entry entry, CancellationToken ct)
    {
        if (!race.Listed && race.Id != entry.RaceId)
        {
            await races.Save(TypedRace.Joined(race, await races.Find(race.Id, ct)), ct);
        }
    }

    private static string Twice(Race race) => $"You've already signed up for {race.InSentence}. Change that one instead.";
}
