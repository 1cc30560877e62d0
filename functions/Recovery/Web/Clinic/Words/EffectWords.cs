using Recovery.Desk;

namespace Recovery.Web.Clinic.Words;

/// <summary>What nudges led to, and how that is counted.</summary>
public static class EffectWords
{
    public const string HowCounted =
        "A link counts as followed when its page was shown in a browser, or something was pressed there: programs that only fetch links are not counted, "
        + "nor is who rings without opening it. A booking counts when the runner said so on that page or in reply to the text, or when you said yes to the request "
        + "made there; not one that you marked after a call.";

    /// <summary>"12 followed the link, 3 asked for an appointment, 1 booked".</summary>
    public static string Of(LedTo led) => FormattableString.Invariant(
        $"{led.Clicked:N0} followed the link, {led.Requested:N0} asked for an appointment, {led.Booked:N0} booked");
}
