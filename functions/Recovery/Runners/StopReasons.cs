namespace Recovery.Runners;

/// <summary>Why a contact gets no more messages, in the clinic's words: stored and shown as they are.</summary>
public static class StopReasons
{
    /// <summary>Said to us or to the provider; the same number's START takes it back.</summary>
    public const string Texted = "the runner texted STOP";

    public const string Unsubscribed = "the runner unsubscribed";
    public const string MarkedAsSpam = "the runner marked an email as spam";

    // What a provider says of the contact alone.
    public const string Bounces = "emails to this address bounce";
    public const string InvalidAddress = "the address is not a valid one";
    public const string NoSuchNumber = "the number does not exist";
    public const string NoMobile = "the number is no mobile";
    public const string UnknownNumber = "the network does not know the number";
    public const string OutOfReach = "the number is no mobile, or its network cannot be reached";

    private static readonly HashSet<string> OfTheContact = [Bounces, InvalidAddress, NoSuchNumber, NoMobile, UnknownNumber, OutOfReach];

    /// <summary>What says something of the contact alone may be found to be wrong; all else may be the runner's wish, and stands.</summary>
    public static bool IsRunnersWish(string reason) => !OfTheContact.Contains(reason);

    /// <summary>Reception may lift it, having asked the runner.</summary>
    public static bool MayBeLifted(this Suppression stop) => stop.By == Source.Provider && !IsRunnersWish(stop.Reason);
}
