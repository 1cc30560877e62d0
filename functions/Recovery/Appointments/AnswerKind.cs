namespace Recovery.Appointments;

/// <summary>What was said to a request for an appointment, or about a booking.</summary>
public enum AnswerKind
{
    /// <summary>Reception's yes, or a booking that was agreed on the phone.</summary>
    Confirmed,

    /// <summary>Reception offers another time; the runner has yet to say yes.</summary>
    Offered,

    /// <summary>The runner's yes to what was offered.</summary>
    Accepted,

    /// <summary>Reception's no.</summary>
    Declined,

    /// <summary>A booking has another day or hour.</summary>
    Changed,

    /// <summary>A booking is off.</summary>
    Cancelled,
}

public static class AnswerKinds
{
    /// <summary>In the store, the API and the runner's data: <c>offered</c>.</summary>
    public static string Code(this AnswerKind kind) => kind.ToString().ToLowerInvariant();

    public static AnswerKind Parse(string code) => Enum.Parse<AnswerKind>(code, ignoreCase: true);

    /// <summary>Where a request stands once it is answered so.</summary>
    public static RequestStatus Leaves(this AnswerKind kind) => kind switch
    {
        AnswerKind.Offered => RequestStatus.Offered,
        AnswerKind.Declined => RequestStatus.Declined,
        AnswerKind.Cancelled => RequestStatus.Undone,
        _ => RequestStatus.Confirmed,
    };

    /// <summary>The step of the message that tells the runner.</summary>
    public static string Step(this AnswerKind kind) => kind switch
    {
        AnswerKind.Offered => Timing.Step.Offer,
        AnswerKind.Declined => Timing.Step.Declined,
        AnswerKind.Changed => Timing.Step.Changed,
        AnswerKind.Cancelled => Timing.Step.Cancelled,
        _ => Timing.Step.Booked,
    };
}
