namespace Recovery.Runners;

/// <summary>The lines of an entry's history (<see cref="EntryEvent.What"/>): stored and shown as they are.</summary>
public static class EntryHistory
{
    public const string SignedUp = "signed up";
    public const string SignedUpAgain = "signed up again";
    public const string DayChanged = "race day changed";
    public const string RaceChanged = "race changed";
    public const string NameChanged = "name changed";
    public const string Stopped = "stopped texts and emails";
    public const string StopLifted = "stop lifted";
    public const string Joined = "joined with the same person's other record";

    /// <summary>"opted in to texts".</summary>
    public static string Allowed(Channel channel) => $"opted in to {channel.Words.Many}";

    /// <summary>"opted out of texts".</summary>
    public static string Ended(Channel channel) => $"opted out of {channel.Words.Many}";

    /// <summary>"stopped texts"; of all channels, <see cref="Stopped"/>.</summary>
    public static string StoppedOne(Channel channel) => $"stopped {channel.Words.Many}";

    /// <summary>"mobile number corrected".</summary>
    public static string Corrected(ContactKind kind) => $"{kind.Words()} corrected";

    public static string ProvidersStopLifted(Channel channel) => $"{channel.Words.Many} allowed again after the provider had stopped them";

    public static string Of(EntryOutcome outcome) => outcome switch
    {
        EntryOutcome.Booked => "booked",
        EntryOutcome.NotRun => "didn't run",
        EntryOutcome.Requested => "asked for an appointment",
        _ => "withdrawn",
    };

    /// <summary>What was answered to a request for an appointment, by the answer's code.</summary>
    private static readonly Dictionary<string, string> Answers = new()
    {
        ["confirmed"] = "booked",
        ["offered"] = "offered another time",
        ["accepted"] = "accepted the time offered",
        ["declined"] = "request for an appointment declined",
        ["changed"] = "appointment changed",
        ["cancelled"] = "appointment cancelled",
    };

    /// <summary>"offered another time: Wed 28 Apr, 9:30am".</summary>
    /// <param name="what">The answer's code.</param>
    /// <param name="time">The day and hour that it names; null: it names none.</param>
    public static string Answered(string what, string? time) => Answers[what] + (time is null ? "" : $": {time}");

    /// <summary>The code of the answer that a line tells of; null: of none with a day.</summary>
    public static string? AnswerIn(string what) =>
        Answers.Where(a => what.StartsWith($"{a.Value}: ", StringComparison.Ordinal) || (what == a.Value && a.Key == "declined")).Select(a => a.Key).FirstOrDefault();

    public static string Undone(EntryOutcome outcome) => outcome switch
    {
        EntryOutcome.Booked => "booking undone",
        EntryOutcome.NotRun => "\"didn't run\" undone",
        EntryOutcome.Requested => "request for an appointment ended",
        _ => "withdrawal undone",
    };
}
