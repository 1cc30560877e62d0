using Recovery.Runners;
using Recovery.Settings;

namespace Recovery.SignUps;

/// <summary>
/// The words beside the two boxes of the form. What was shown is stored with each consent word for word, so these may change
/// without touching what earlier runners agreed to.
/// </summary>
public sealed class ConsentWording(RecoverySettings settings)
{
    public string Sms { get; } =
        $"Yes, {settings.Clinic.Name} may text me about a recovery massage around this race{AtMost(settings, Channel.Sms, "text")}. Every text says how to stop.";

    public string Email { get; } =
        $"Yes, {settings.Clinic.Name} may email me about a recovery massage around this race{AtMost(settings, Channel.Email, "email")}. Every email says how to stop.";

    private static string AtMost(RecoverySettings settings, Channel channel, string what) =>
        settings.Plan.Steps.Count(s => s.Channels.Contains(channel)) switch
        {
            0 => "",
            1 => $": one {what} at most",
            2 => $": two {what}s at most",
            var many => $": {many} {what}s at most",
        };
}
