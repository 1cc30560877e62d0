using NodaTime;
using Recovery.Nudges.Plan.Forecast;
using Recovery.Runners;

namespace Recovery.SignUps;

/// <summary>What a sign-up is answered: a closed set, and the same for people known and unknown.</summary>
public abstract record SignUpAnswer
{
    private SignUpAnswer()
    {
    }

    /// <summary>Nothing was kept; each field that is not right has its own sentence.</summary>
    public sealed record Wrong(IReadOnlyDictionary<string, string> Errors) : SignUpAnswer;

    /// <summary>Nothing was kept: over a limit.</summary>
    /// <param name="Why">A sentence for the person at the form.</param>
    /// <param name="RetryAfter">When to try again at the soonest.</param>
    public sealed record TooMany(string Why, Duration RetryAfter) : SignUpAnswer;

    /// <summary>Kept, and each contact was asked to confirm itself.</summary>
    /// <param name="SignUp">What was kept.</param>
    /// <param name="RaceName">As the runner knows it.</param>
    /// <param name="Promised">What comes once confirmed.</param>
    /// <param name="ToConfirm">Nothing is sent before the contacts confirm; false with <c>SignUp:Confirm</c> None.</param>
    /// <param name="Full">Channels that were asked for by which no more confirmations go out today.</param>
    public sealed record Kept(SignUp SignUp, string RaceName, IReadOnlyList<PromisedNudge> Promised, bool ToConfirm, IReadOnlyList<Channel> Full) : SignUpAnswer;

    /// <summary>By the clinic: applied at once.</summary>
    public sealed record Applied(SignUp SignUp, long RunnerId, long EntryId, int LinkVersion, IReadOnlyList<PromisedNudge> Promised) : SignUpAnswer;
}
