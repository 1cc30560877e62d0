namespace Recovery.Appointments;

/// <summary>Where a request for an appointment stands.</summary>
public enum RequestStatus
{
    /// <summary>Reception has yet to answer.</summary>
    Open,

    /// <summary>Reception has offered another time, and the runner has yet to say yes.</summary>
    Offered,

    /// <summary>Booked: reception said so, or the runner did.</summary>
    Confirmed,

    Declined,

    /// <summary>Taken back, or ended otherwise.</summary>
    Withdrawn,

    /// <summary>The runner asked again, for something else.</summary>
    Replaced,

    /// <summary>It was booked, and that was undone.</summary>
    Undone,
}

public static class RequestStatuses
{
    /// <summary>In the store, the API and the runner's data: <c>open</c>.</summary>
    public static string Code(this RequestStatus status) => status.ToString().ToLowerInvariant();

    public static RequestStatus Parse(string code) => Enum.Parse<RequestStatus>(code, ignoreCase: true);
}
