using NodaTime;
using Recovery.Channels;
using Recovery.Nudges;
using Recovery.Nudges.Plan.Forecast;
using Recovery.Replies;
using Recovery.Runners;
using Recovery.Timing;

namespace Recovery.Desk.Story;

/// <summary>Something that happened with a runner, or is to come.</summary>
/// <param name="At">When.</param>
/// <param name="EntryId">The race that it is about; null: all of them, or none.</param>
public abstract record StoryEvent(Instant At, long? EntryId)
{
    /// <summary>Filled in the form.</summary>
    public sealed record SignedUp(FilledForm Form) : StoryEvent(Form.At, Form.EntryId);

    /// <summary>Followed the link in the message that asked for it.</summary>
    public sealed record Confirmed(Instant At, long? EntryId, Channel Channel) : StoryEvent(At, EntryId);

    /// <summary>Agreed to messages.</summary>
    public sealed record Agreed(GivenConsent Consent) : StoryEvent(Consent.At, Consent.EntryId);

    /// <summary>A line of an entry's history.</summary>
    /// <param name="Who">Who at the desk did it; null: nobody there, or their name isn't known.</param>
    /// <param name="Appointment">The request that it is about.</param>
    /// <param name="Stop">Why messages stopped.</param>
    /// <param name="Was">What stood there before, where that was noted.</param>
    /// <param name="Becomes">What stands there now.</param>
    public sealed record Changed(
        EntryEvent Line, long? EntryId, string? Who = null, AskedAppointment? Appointment = null, Suppression? Stop = null, string? Was = null, string? Becomes = null)
        : StoryEvent(Line.At, EntryId)
    {
        private static readonly HashSet<string> Outcomes =
            [.. Enum.GetValues<EntryOutcome>().SelectMany(o => new[] { EntryHistory.Of(o), EntryHistory.Undone(o) })];

        /// <summary>It says what became of the race, or takes that back.</summary>
        public bool IsOutcome => Outcomes.Contains(Line.What);

        /// <summary>It says what was answered to a request for an appointment, or what became of a booking.</summary>
        public bool IsAnswer => EntryHistory.AnswerIn(Line.What) is not null;

        /// <summary>Messages stopped.</summary>
        public bool IsStop => IsStopOf(Line.What);

        internal static bool IsStopOf(string what) => what == EntryHistory.Stopped || ChannelCatalog.All.Any(c => what == EntryHistory.StoppedOne(c));

        /// <summary>It was about the contact, and so stands in the history of every race.</summary>
        internal static bool IsOfContact(string what) =>
            IsStopOf(what) || what is EntryHistory.StopLifted or EntryHistory.NameChanged || ChannelCatalog.All.Any(c => what == EntryHistory.ProvidersStopLifted(c));
    }

    /// <summary>Something happened to a message.</summary>
    public sealed record Message(LogLine Of, TimelineLine Line) : StoryEvent(Line.At, Of.Nudge.EntryId);

    /// <summary>The runner wrote.</summary>
    public sealed record Replied(Reply Reply) : StoryEvent(Reply.At, null);

    /// <summary>A stop that no history tells of.</summary>
    public sealed record Stopped(Suppression Stop) : StoryEvent(Stop.At, null);

    /// <summary>Something was done at the desk that no other line tells of.</summary>
    public sealed record AtTheDesk(NotedChange Change) : StoryEvent(Change.At, Change.Change.EntryId);

    /// <summary>The runner's own race day.</summary>
    public sealed record RaceDay(Instant At, long? EntryId, string RaceName, LocalDate Day) : StoryEvent(At, EntryId);

    /// <summary>A message that is to come.</summary>
    /// <param name="Of">Once it is planned.</param>
    /// <param name="Window">While it isn't.</param>
    /// <param name="WhyNot">It is planned, and won't go out: one of <see cref="SkipReason"/>.</param>
    public sealed record Coming(Instant At, long? EntryId, string Step, Channel Channel, LogLine? Of, SendWindow? Window, string? WhyNot) : StoryEvent(At, EntryId)
    {
        internal static Coming Forecast(RunnerProspect prospect, SendWindow window) => new(window.NotBefore, prospect.EntryId, prospect.Step.Key, prospect.Channel, null, window, null);
    }
}
