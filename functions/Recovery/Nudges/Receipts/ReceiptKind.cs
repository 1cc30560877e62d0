using Recovery.Runners;

namespace Recovery.Nudges.Receipts;

/// <summary>What a provider may report of a message that it took, by a fixed precedence.</summary>
/// <param name="Code">Stored, and unique for its channel.</param>
/// <param name="Rank">Receipts arrive in any order, repeated and late: a nudge only ever moves to a higher rank.</param>
/// <param name="Means">Where the nudge stands then.</param>
/// <param name="Event">The line in its timeline.</param>
public sealed record ReceiptKind(Channel Channel, string Code, int Rank, NudgeStatus Means, string Event)
{
    /// <summary>Says no more than the answer to our call did.</summary>
    private const int Taken = 1;

    public static readonly ReceiptKind TextTaken = Text("taken", Taken, NudgeStatus.Accepted, NudgeEvent.Accepted);
    public static readonly ReceiptKind TextOnItsWay = Text("sent", 2, NudgeStatus.Accepted, NudgeEvent.OnItsWay);
    public static readonly ReceiptKind TextCanceled = Text("canceled", 3, NudgeStatus.Undelivered, NudgeEvent.Undelivered);
    public static readonly ReceiptKind TextFailed = Text("failed", 4, NudgeStatus.Undelivered, NudgeEvent.Undelivered);
    public static readonly ReceiptKind TextUndelivered = Text("undelivered", 5, NudgeStatus.Undelivered, NudgeEvent.Undelivered);
    public static readonly ReceiptKind TextDelivered = Text("delivered", 6, NudgeStatus.Delivered, NudgeEvent.Delivered);
    public static readonly ReceiptKind TextRead = Text("read", 7, NudgeStatus.Delivered, NudgeEvent.Read);

    public static readonly ReceiptKind EmailProcessed = Email("processed", Taken, NudgeStatus.Accepted, NudgeEvent.Accepted);
    public static readonly ReceiptKind EmailDeferred = Email("deferred", 2, NudgeStatus.Accepted, NudgeEvent.Delayed);
    public static readonly ReceiptKind EmailDropped = Email("dropped", 3, NudgeStatus.Undelivered, NudgeEvent.Undelivered);
    public static readonly ReceiptKind EmailDelivered = Email("delivered", 4, NudgeStatus.Delivered, NudgeEvent.Delivered);
    public static readonly ReceiptKind EmailBlocked = Email("blocked", 5, NudgeStatus.Undelivered, NudgeEvent.Undelivered);
    public static readonly ReceiptKind EmailBounced = Email("bounce", 6, NudgeStatus.Undelivered, NudgeEvent.Undelivered);
    public static readonly ReceiptKind EmailReported = Email("spamreport", 7, NudgeStatus.Delivered, NudgeEvent.ReportedAsSpam);

    public static IReadOnlyList<ReceiptKind> All { get; } =
    [
        TextTaken, TextOnItsWay, TextCanceled, TextFailed, TextUndelivered, TextDelivered, TextRead,
        EmailProcessed, EmailDeferred, EmailDropped, EmailDelivered, EmailBlocked, EmailBounced, EmailReported,
    ];

    /// <summary>Says more than that the provider took the message.</summary>
    public bool IsNews => Rank > Taken;

    /// <summary>No more receipts are worth asking for: only a spam report or a reading can follow.</summary>
    public bool IsFinal => Means is not NudgeStatus.Accepted;

    private static ReceiptKind Text(string code, int rank, NudgeStatus means, string what) => new(Channel.Sms, code, rank, means, what);

    private static ReceiptKind Email(string code, int rank, NudgeStatus means, string what) => new(Channel.Email, code, rank, means, what);
}
