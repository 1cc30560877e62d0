using Recovery.Runners;

namespace Recovery.Storage.Sql;

// Rows as they stand in the tables; Dapper fills them by column name.
internal sealed class RunnerRow
{
    public long Id { get; init; }

    public required string Name { get; init; }

    public string? Mobile { get; init; }

    public string? Email { get; init; }

    public int LinkVersion { get; init; }

    public long CreatedAt { get; init; }

    public Runner Runner => new(Id, Name, Mobile, Email, LinkVersion, CreatedAt.Instant());
}

internal sealed class EntryRow
{
    public long Id { get; init; }

    public long RunnerId { get; init; }

    public required string RaceId { get; init; }

    public string RaceName { get; init; } = "";

    public required string RaceDay { get; init; }

    public long? SmsSince { get; init; }

    public long? EmailSince { get; init; }

    public string? Outcome { get; init; }

    public long? OutcomeAt { get; init; }

    public string? OutcomeBy { get; init; }

    public Entry Entry => new(
        Id, RunnerId, RaceId, RaceDay.IsoDay(), SmsSince.Instant(), EmailSince.Instant(), Outcome.Outcome(), OutcomeAt.Instant(), OutcomeBy);
}

internal sealed class EntryEventRow
{
    public long EntryId { get; init; }

    public long At { get; init; }

    public required string What { get; init; }

    public required string By { get; init; }

    public EntryEvent Event => new(At.Instant(), What, By);
}

internal sealed class StopRow
{
    public long RunnerId { get; init; }

    public required string Channel { get; init; }

    public required string Reason { get; init; }

    public required string By { get; init; }

    public long At { get; init; }

    public Suppression Stop => new(ChannelCodes.Parse(Channel), Reason, By, At.Instant());
}
