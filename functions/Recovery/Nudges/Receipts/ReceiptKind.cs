namespace Recovery.Nudges.Receipts;

/// <summary>What a provider may report of a message that it took, by a fixed precedence.</summary>
/// <param name="Code">Unique among those of a message's form.</param>
/// <param name="Rank">Receipts arrive in any order, repeated and late: a nudge only ever moves to a higher rank.</param>
/// <param name="Means">Where the nudge stands then.</param>
/// <param name="Event">The line in its timeline.</param>
public sealed record ReceiptKind(string Code, int Rank, NudgeStatus Means, string Event)
{
    /// <summary>Says no more than the answer to our call did.</summary>
    private const int Taken = 1;

    public static readonly ReceiptKind TextTaken = new("taken", Taken, NudgeStatus.Accepted, NudgeEvent.Accepted);
    public static readonly ReceiptKind TextOnItsWay = new("sent", 2, NudgeStatus.Accepted, NudgeEvent.OnItsWay);
    public static readonly ReceiptKind TextCanceled = new("canceled", 3, NudgeStatus.Undelivered, NudgeEvent.Undelivered);
    public static readonly ReceiptKind TextFailed = new("failed", 4, NudgeStatus.Undelivered, NudgeEvent.Undelivered);
    public static readonly ReceiptKind TextUndelivered = new("undelivered", 5, NudgeStatus.Undelivered, NudgeEvent.Undelivered);
    public static readonly ReceiptKind TextDelivered = new("delivered", 6, NudgeStatus.Delivered, NudgeEvent.Delivered);
    public static readonly ReceiptKind TextRead = new("read", 7, NudgeStatus.Delivered, NudgeEvent.Read);

    public static readonly ReceiptKind EmailProcessed = new("processed", Taken, NudgeStatus.Accepted, NudgeEvent.Accepted);
    public static readonly ReceiptKind EmailDeferred = new("deferred", 2, NudgeStatus.Accepted, NudgeEvent.Delayed);
    public static readonly ReceiptKind EmailDropped = new("dropped", 3, NudgeStatus.Undelivered, NudgeEvent.Undelivered);
    public static readonly ReceiptKind EmailDelivered = new("delivered", 4, NudgeStatus.Delivered, NudgeEvent.Delivered);
    public static readonly ReceiptKind EmailBlocked = new("blocked", 5, NudgeStatus.Undelivered, NudgeEvent.Undelivered);
    public static readonly ReceiptKind EmailBounced = new("bounce", 6, NudgeStatus.Undelivered, NudgeEvent.Undelivered);
    public static readonly ReceiptKind EmailReported = new("spamreport", 7, NudgeStatus.Delivered, NudgeEvent.ReportedAsSpam);

    public static IReadOnlyList<ReceiptKind> All { get; } =
    [
        TextTaken, TextOnItsWay, TextCanceled, TextFailed, TextUndelivered, TextDelivered, TextRead,
        EmailProcessed, EmailDeferred, EmailDropped, EmailDelivered, EmailBlocked, EmailBounced, EmailReported,
    ];

    /// <summary>Says more than that the provider took the message.</summary>
    public bool IsNews => Rank > Taken;

    /// <summary>No more receipts are worth asking for: only a spam report or a reading can follow.</summary>
    public bool IsFinal => Means is not NudgeStatus.Accepted;
}
