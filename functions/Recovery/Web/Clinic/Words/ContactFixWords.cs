using Recovery.Channels;
using Recovery.Desk;
using Recovery.Runners;

namespace Recovery.Web.Clinic.Words;

/// <summary>What came of correcting a contact.</summary>
internal static class ContactFixWords
{
    /// <summary>It is saved, and whether anything will go to it.</summary>
    /// <param name="kind">What was corrected.</param>
    /// <param name="view">The runner with the new one.</param>
    public static string Done(ContactKind kind, RunnerView view)
    {
        var channels = ChannelCatalog.To(kind).ToList();
        var open = view.Open.Where(channels.Contains).ToList();
        if (open.Count == 0)
        {
            return view.Stops.FirstOrDefault(s => channels.Contains(s.Channel)) is { } stop
                ? $"Saved, but we don't send {stop.Channel.Words.Many} to it: {stop.Words}."
                : $"Saved, but we don't send {ChannelCatalog.FirstTo(kind).Words.Many} to it: they've stopped them, or never agreed to them. They can turn them on again on their own page.";
        }

        var races = view.Entries.Select(e => e.Entry).Where(e => open.Exists(e.Allowed.ContainsKey)).ToList();
        return races.TrueForAll(e => e.Outcome is not null)
            ? $"Saved. No reminders are still to come: {(races.Count == 1 ? "their race is" : "their races are")} marked as “{string.Join("”, “", races.Select(e => e.Outcome!.Value.Words()).Distinct())}”."
            : $"Saved. Reminders still to come go to the new {kind.Short()}. What already failed isn't sent again.";
    }

    /// <summary>Why nothing was changed.</summary>
    public static string Of(ContactFixed came, ContactKind kind) => came switch
    {
        ContactFixed.Same => $"That's the {kind.Short()} we have.",
        ContactFixed.Taken => $"Another runner has this {kind.Short()}. Find them by it, or ask this runner to sign up again: their own link joins the two.",
        _ => $"We don't have a {kind.Short()} of theirs to correct.",
    };
}
