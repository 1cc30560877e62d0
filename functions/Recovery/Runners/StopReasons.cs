using System.Collections.Frozen;

namespace Recovery.Runners;

/// <summary>Why a contact gets no more messages: codes, as they are stored. Words are for people, and may change.</summary>
public static class StopReasons
{
    /// <summary>Said to us or to the provider; the same number's START takes it back.</summary>
    public const string Texted = "texted-stop";

    public const string Unsubscribed = "unsubscribed";
    public const string MarkedAsSpam = "marked-as-spam";

    /// <summary>On our own pages.</summary>
    public const string Said = "said-stop";

    public const string ToldReception = "told-reception";

    // What a provider reports of the contact alone.
    public const string Bounces = "bounces";
    public const string InvalidAddress = "invalid-address";
    public const string NoSuchNumber = "no-such-number";
    public const string NoMobile = "no-mobile";
    public const string UnknownNumber = "unknown-number";
    public const string OutOfReach = "out-of-reach";

    /// <summary>From here on it is, or may be, the runner's own wish; below, it is about the contact alone and may turn out wrong.</summary>
    internal const int FirstWish = 10;

    private static readonly FrozenDictionary<string, (int Rank, string Words)> Known = new Dictionary<string, (int, string)>
    {
        [OutOfReach] = (1, "the number isn't a mobile, or its network can't be reached"),
        [UnknownNumber] = (2, "the network doesn't know the number"),
        [NoMobile] = (3, "the number isn't a mobile"),
        [NoSuchNumber] = (4, "the number doesn't exist"),
        [InvalidAddress] = (5, "the address isn't valid"),
        [Bounces] = (6, "emails to this address bounce"),
        [Said] = (11, "the runner said stop"),
        [ToldReception] = (12, "the runner told reception"),
        [Unsubscribed] = (13, "the runner unsubscribed"),
        [MarkedAsSpam] = (14, "the runner marked an email as spam"),
        [Texted] = (15, "the runner texted STOP"),
    }.ToFrozenDictionary();

    public static IEnumerable<string> All => Known.Keys;

    /// <summary>
    /// Of two that a provider gives for one contact the higher one stands, whichever came first. An unknown reason, such as one of a
    /// later version, may be the runner's wish.
    /// </summary>
    public static int RankOf(string reason) => Known.TryGetValue(reason, out var known) ? known.Rank : FirstWish;

    /// <summary>In the clinic's words.</summary>
    public static string WordsOf(string reason) => Known.TryGetValue(reason, out var known) ? known.Words : reason;

    /// <summary>The clinic's words, turned to the runner: "you said stop".</summary>
    public static string ToRunner(string words) => words.Replace("the runner", "you", StringComparison.Ordinal);

    public static bool IsRunnersWish(string reason) => RankOf(reason) >= FirstWish;

    /// <summary>Reception may lift it, having asked the runner.</summary>
    public static bool MayBeLifted(this Suppression stop) => stop.By == Source.Provider && !IsRunnersWish(stop.Reason);
}
