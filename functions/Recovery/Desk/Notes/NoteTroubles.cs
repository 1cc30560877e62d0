using Recovery.Desk.Faults;

namespace Recovery.Desk.Notes;

/// <summary>Which faults the clinic is told of at once.</summary>
public static class NoteTroubles
{
    /// <summary>What a note about it is known by; null: it can wait until somebody looks. One channel's delay and backlog are one trouble.</summary>
    public static string? AboutOf(Fault fault) => fault.Kind switch
    {
        FaultKind.Delay or FaultKind.Overdue => $"channel:{ChannelOf(fault)}",
        FaultKind.Hold or FaultKind.Deadline or FaultKind.Silent or FaultKind.Limit => fault.Key,
        _ => null,
    };

    /// <summary>What was put off by a hold that has just ended seems delayed until it is tried again: the hold was told.</summary>
    public static string? RestOf(IEnumerable<Fault> same) =>
        same.All(f => f.Kind == FaultKind.Delay) ? $"hold:{ChannelOf(same.First())}" : null;

    /// <summary>A session has one deadline by each channel.</summary>
    public static bool IsOnce(IEnumerable<Fault> same) => same.All(f => f.Kind == FaultKind.Deadline);

    private static string ChannelOf(Fault fault) => fault.Key.Split(':')[1];
}
