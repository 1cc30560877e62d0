using NodaTime;

namespace Recovery.Desk.Today;

/// <summary>How soon somebody is needed, the soonest first.</summary>
public enum Urgency
{
    /// <summary>An answer was promised, and its time has passed.</summary>
    Overdue,

    /// <summary>Nothing reached them, and there is time left to do something about it.</summary>
    InTime,

    /// <summary>They wrote, and nobody has read it.</summary>
    Unread,

    /// <summary>They wait for an answer.</summary>
    Asked,

    /// <summary>Nothing reached them, and its time has passed.</summary>
    NotReached,

    /// <summary>Something else reached them; what failed may fail again.</summary>
    ReachedOtherwise,
}

public static class Urgencies
{
    public static Urgency UrgencyAt(this Need need, Instant now) => need switch
    {
        Need.Request request => request.AnswerBy <= now ? Urgency.Overdue : Urgency.Asked,
        Need.Reply => Urgency.Unread,
        Need.Message { ReachedOtherwise: true } => Urgency.ReachedOtherwise,
        Need.Message message => now < message.Expires ? Urgency.InTime : Urgency.NotReached,
        _ => Urgency.NotReached,
    };

    /// <summary>Within one urgency: what ends first, where it has an end; of what is over, the latest.</summary>
    internal static long PlaceAt(this Need need, Instant now) => need switch
    {
        Need.Request request => request.AnswerBy.ToUnixTimeMilliseconds(),
        Need.Message message when now < message.Expires => message.Expires.ToUnixTimeMilliseconds(),
        Need.Reply reply => reply.Since.ToUnixTimeMilliseconds(),
        _ => -need.Since.ToUnixTimeMilliseconds(),
    };
}
