using NodaTime;
using Recovery.Desk;
using Recovery.Nudges;
using Recovery.Runners;

namespace Recovery.Storage.Sql;

/// <summary>A nudge as it stands in the table, with the names that the log shows; Dapper fills it by column name.</summary>
internal sealed class NudgeRow
{
    public long Number { get; init; }

    public required string Id { get; init; }

    public int Generation { get; init; }

    public long? EntryId { get; init; }

    public long? RunnerId { get; init; }

    public long? SignupId { get; init; }

    public long? RequestId { get; init; }

    public required string RaceId { get; init; }

    public required string RaceDay { get; init; }

    public required string Step { get; init; }

    public required string Channel { get; init; }

    public required string SessionDay { get; init; }

    public long NotBefore { get; init; }

    public long Target { get; init; }

    public long Expires { get; init; }

    public long Slot { get; init; }

    public long Due { get; init; }

    public required string Status { get; init; }

    public string? Reason { get; init; }

    public int? Segments { get; init; }

    public string? ProviderId { get; init; }

    public long? QueuedAt { get; init; }

    public long? AttemptedAt { get; init; }

    public long? AcceptedAt { get; init; }

    public long? FinishedAt { get; init; }

    public long? ClickedAt { get; init; }

    public long? RequestedAt { get; init; }

    public long? BookedAt { get; init; }

    public required string Name { get; init; }

    public required string RaceName { get; init; }

    public LogLine Line(DateTimeZone zone) => new(Nudge, Name, RaceName, Slot.Instant().InZone(zone).Date);

    private Nudge Nudge => new(
        Number, Id, Generation, EntryId, RunnerId, SignupId, RaceId, RaceDay.IsoDay(), Step, ChannelCodes.Parse(Channel), SessionDay.IsoDay(),
        NotBefore.Instant(), Target.Instant(), Expires.Instant(), Slot.Instant(), Due.Instant(), NudgeStatuses.Parse(Status), Reason, Segments,
        ProviderId, QueuedAt.Instant(), AttemptedAt.Instant(), AcceptedAt.Instant(), FinishedAt.Instant(), RequestId,
        (ClickedAt ?? RequestedAt ?? BookedAt) is null ? null : new NudgeEffect(ClickedAt.Instant(), RequestedAt.Instant(), BookedAt.Instant()));
}
