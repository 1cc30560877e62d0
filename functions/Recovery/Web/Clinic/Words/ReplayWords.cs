namespace Recovery.Web.Clinic.Words;

/// <summary>What came of "send again".</summary>
internal static class ReplayWords
{
    public const string Done = "It's back in the queue and will go out shortly.";
    public const string TooLate = "We didn't send it again: it's no longer marked as failed, or it's too late for its day.";
}
