namespace Recovery.Web;

/// <summary>Why a contact is suppressed, as the clinic reads it.</summary>
internal static class StopReason
{
    public const string ByLink = "the runner said stop";
}
