namespace Recovery.Web.Clinic.Words;

/// <summary>What came of "send again".</summary>
internal static class ReplayWords
{
    public const string Done = "It is queued again and goes out shortly.";
    public const string TooLate = "It was not sent again: it is no longer given up, or it is too late for its day.";
}
