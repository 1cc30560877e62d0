using Recovery.Desk.Faults;

namespace Recovery.Desk.Notes;

/// <summary>Which faults the clinic is told of at once.</summary>
public static class NoteTroubles
{
    /// <summary>What a note about it is known by; null: it can wait until somebody looks. One channel's hold, delay and backlog are one trouble.</summary>
    public static string? AboutOf(Fault fault) => fault.Kind switch
    {
        FaultKind.Hold or FaultKind.Delay or FaultKind.Overdue => $"channel:{fault.Key.Split(':')[1]}",
        FaultKind.Deadline or FaultKind.Silent or FaultKind.Limit => fault.Key,
        _ => null,
    };
}
