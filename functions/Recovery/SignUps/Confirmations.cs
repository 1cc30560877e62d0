using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Send;
using Recovery.Races;
using Recovery.Runners;
using Recovery.Security;
using Recovery.Time;

namespace Recovery.SignUps;

/// <summary>Asks the contacts of a sign-up to confirm themselves, by a link sent at once.</summary>
public sealed class Confirmations(ISignUpStore signUps, MessageWriter writer, SigningKey key, ClinicClock clock)
{
    /// <summary>One that came a day late would only puzzle.</summary>
    private static readonly Duration Lasts = Duration.FromHours(24);

    /// <summary>Plans one message a channel. A contact that said stop gets none: the sender checks.</summary>
    public async Task Plan(PendingSignUp pending, IReadOnlyCollection<Channel> channels, CancellationToken ct)
    {
        var now = clock.Now;
        foreach (var channel in channels)
        {
            var signUp = pending.SignUp;
            await signUps.PlanConfirmation(
                new Confirmation(
                    NudgeId.OfConfirmation(key, pending.Id, channel), pending.Id, new RaceDay(signUp.RaceId, signUp.RaceDay), channel,
                    clock.Today, now + Lasts, writer.UnitsOfConfirmation(channel, signUp.RaceDay)),
                now, ct);
        }
    }
}
