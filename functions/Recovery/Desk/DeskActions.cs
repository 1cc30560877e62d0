namespace Recovery.Desk;

/// <summary>What was done at the desk (<see cref="DeskChange.What"/>): stored and shown as it is, so it says nothing about anybody.</summary>
public static class DeskActions
{
    public const string SignedIn = "signed in";
    public const string GaveName = "gave their name";
    public const string SignedOutEverybody = "signed everybody out";
    public const string MarkedEntry = "changed what became of a race";
    public const string StoppedRunner = "stopped a runner's messages";
    public const string LiftedStop = "lifted a stop";
    public const string ErasedRunner = "deleted a runner";
    public const string AddedRace = "added a race";
    public const string ChangedRace = "changed a race";
    public const string MovedRaceDay = "moved a race day";
    public const string Paused = "paused reminders";
    public const string Resumed = "resumed reminders";
    public const string ReadReply = "marked a reply as read";
    public const string ReplayedNudge = "sent a failed message again";
    public const string RangRunner = "rang a runner about a message";
    public const string DealtWithNudge = "dealt with a message";
    public const string PutNudgeBack = "put a message back on the list";
    public const string SwitchedNudge = "sent a message another way";
    public const string FixedContact = "corrected a contact";
    public const string ConfirmedRequest = "confirmed an appointment";
    public const string DeclinedRequest = "declined a request for an appointment";
    public const string OfferedTime = "offered another time for an appointment";
    public const string ChangedAppointment = "changed an appointment";
    public const string CancelledAppointment = "cancelled an appointment";
}
