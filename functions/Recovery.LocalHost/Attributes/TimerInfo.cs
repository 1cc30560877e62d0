namespace Microsoft.Azure.Functions.Worker;

/// <summary>What a timer's function is told.</summary>
public sealed class TimerInfo
{
    public ScheduleStatus? ScheduleStatus { get; set; }

    /// <summary>At least one tick before this one was missed.</summary>
    public bool IsPastDue { get; set; }
}

/// <summary>Where a schedule stands. All times are UTC.</summary>
public sealed class ScheduleStatus
{
    /// <summary>The tick before this one.</summary>
    public DateTime Last { get; set; }

    /// <summary>The tick after this one.</summary>
    public DateTime Next { get; set; }

    public DateTime LastUpdated { get; set; }
}
