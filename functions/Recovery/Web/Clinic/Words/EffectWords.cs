using Recovery.Desk;

namespace Recovery.Web.Clinic.Words;

/// <summary>What nudges led to, and how that is counted.</summary>
public static class EffectWords
{
    public const string HowCounted =
        "A link counts as opened when its page is shown in a browser, or a button on it is pressed. Programs that only fetch links don't count, "
        + "nor do runners who ring without opening it. A booking counts when the runner tells us on that page or by replying to the text, or when you accept "
        + "a request made there; not when you mark it after a call.";

    /// <summary>"12 opened the link, 3 asked for an appointment, 1 booked".</summary>
    public static string Of(LedTo led) => FormattableString.Invariant(
        $"{led.Clicked:N0} opened the link, {led.Requested:N0} asked for an appointment, {led.Booked:N0} booked");
}
