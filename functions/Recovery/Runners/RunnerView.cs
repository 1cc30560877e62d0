using NodaTime;

namespace Recovery.Runners;

/// <summary>A stop: no more messages to this number or address, for any race.</summary>
/// <param name="Channel">By which nothing is sent any more. A stop of everything is one for each channel that the runner can have.</param>
/// <param name="Reason">A code of <see cref="StopReasons"/>.</param>
/// <param name="By">One of <see cref="Source"/>; an undo by reception lifts only reception's own.</param>
public sealed record Suppression(Channel Channel, string Reason, string By, Instant At)
{
    /// <summary>In the clinic's words: "the runner said stop", "the number does not exist".</summary>
    public string Words => StopReasons.WordsOf(Reason);

    /// <summary>The same, said to the runner: "you said stop".</summary>
    public string ToRunner => StopReasons.ToRunner(Words);
}

/// <summary>An entry with all that reception needs to know of it.</summary>
public sealed record EntryView(Entry Entry, string RaceName, IReadOnlyList<EntryEvent> Events);

/// <summary>A line of an entry's own history: "signed up", "booked", "booking undone".</summary>
public sealed record EntryEvent(Instant At, string What, string By);

/// <summary>A runner with entries and stops, as the desk shows them.</summary>
public sealed record RunnerView(Runner Runner, IReadOnlyList<EntryView> Entries, IReadOnlyList<Suppression> Stops)
{
    /// <summary>The channels by which messages may come, for one race or another.</summary>
    public IEnumerable<Channel> Open => Entries.SelectMany(e => e.Entry.Allowed.Keys).Distinct().Where(channel => new Reach(
        channel, Runner.ContactOf(channel.Contact) is not null, OptedIn: true, IsStopped(channel)).IsOpen);

    /// <summary>The channel's contact gets no more messages by it.</summary>
    public bool IsStopped(Channel channel) => Stops.Any(s => s.Channel == channel);
}
