namespace Recovery.Replies;

/// <summary>How replies are answered. Known to <see cref="OwnWords"/>, since answers are quoted as other texts are.</summary>
public static class ReplyAnswers
{
    public const string Stopped = "You won't get any more texts from us. Text START if you change your mind.";

    /// <summary>Every answer, ours and those that Twilio gives by itself, with facts in double braces.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Stopped, Booked("{{ race }}"), PassedOn("{{ phone }}"),
        // As they were once said: phones keep texts for years.
        "You get no more texts from us. Text START if you change your mind.",
        "Thank you, noted: no more reminders for the {{ race }}. See you soon.",
        "Thank you. We pass this on to reception. To book or to ask, ring {{ phone }}.",
        "You have successfully been unsubscribed. You will not receive any more messages from this number. Reply START to resubscribe.",
        "You have successfully been re-subscribed to messages from this number. Reply HELP for help. Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
        "Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
    ];

    public static string Booked(string race) => $"Thanks, we've made a note: you won't get any more reminders for {race}. See you soon.";

    public static string PassedOn(string phone) => $"Thanks. We've passed this on to reception. To book or ask anything, ring {phone}.";
}
