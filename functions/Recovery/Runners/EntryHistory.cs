namespace Recovery.Runners;

/// <summary>The lines of an entry's history (<see cref="EntryEvent.What"/>): stored and shown as they are.</summary>
public static class EntryHistory
{
    public const string SignedUp = "signed up";
    public const string SignedUpAgain = "signed up again";
    public const string DayChanged = "race day changed";
    public const string TextsAllowed = "opted in to texts";
    public const string EmailsAllowed = "opted in to emails";
    public const string RaceChanged = "race changed";
    public const string NameChanged = "name changed";
    public const string TextsEnded = "opted out of texts";
    public const string EmailsEnded = "opted out of emails";
    public const string Stopped = "stopped texts and emails";
    public const string TextsStopped = "stopped texts";
    public const string EmailsStopped = "stopped emails";
    public const string StopLifted = "stop lifted";
    public const string ProvidersTextStopLifted = "texts allowed again after the provider had stopped them";
    public const string ProvidersEmailStopLifted = "emails allowed again after the provider had stopped them";
    public const string Joined = "joined with the same person's other record";

    public static string Of(EntryOutcome outcome) => outcome switch
    {
        EntryOutcome.Booked => "booked",
        EntryOutcome.NotRun => "didn't run",
        EntryOutcome.Requested => "asked for an appointment",
        _ => "withdrawn",
    };

    public static string Undone(EntryOutcome outcome) => outcome switch
    {
        EntryOutcome.Booked => "booking undone",
        EntryOutcome.NotRun => "\"didn't run\" undone",
        EntryOutcome.Requested => "request for an appointment ended",
        _ => "withdrawal undone",
    };
}
