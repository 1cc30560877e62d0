using NodaTime;
using Recovery.Messages;
using Recovery.Nudges.Send;
using Recovery.Runners;
using Recovery.Time;

namespace Recovery.Channels.Sandbox;

/// <summary>Keeps what another provider would send, to be looked at on <c>/sandbox</c>.</summary>
public sealed class SandboxProvider(Channel channel, ISandboxStore store, ClinicClock clock) : IChannelProvider
{
    private const string Prefix = "sandbox-";

    public Channel Channel => channel;

    public async Task<Outcome> Send(OutgoingMessage message, CancellationToken ct)
    {
        if (ct.IsCancellationRequested)
        {
            return new Outcome.Deferred("The system was stopping. The message will go out once it's running again.", Duration.FromSeconds(1));
        }

        // From here on it is as if it had left.
        await store.Keep(ToKeep(message), CancellationToken.None);
        return new Outcome.Accepted(IdOf(message.NudgeId));
    }

    public async Task<Lookup> Find(OutgoingMessage message, Instant attemptedAt, CancellationToken ct) =>
        await store.Find(message.NudgeId, ct) is null ? new Lookup.NotFound() : new Lookup.Found(IdOf(message.NudgeId));

    /// <summary>Its own copies went with their runner. A text that another provider sent is that one's to delete, once it is set up again.</summary>
    public Task<CopyDeletion> DeleteCopy(string providerId, CancellationToken ct) =>
        Task.FromResult(providerId.StartsWith(Prefix, StringComparison.Ordinal) ? CopyDeletion.Gone : CopyDeletion.NoAnswer);

    private SandboxMessage ToKeep(OutgoingMessage message) => message switch
    {
        OutgoingText text => new(0, text.NudgeId, channel, text.To, null, text.Body, null, clock.Now),
        OutgoingEmail email => new(0, email.NudgeId, channel, email.To, email.Subject, email.Text, email.Html, clock.Now, email.File),
        _ => throw new ArgumentException($"The sandbox does not know a {message.GetType().Name}.", nameof(message)),
    };

    private static string IdOf(string nudgeId) => Prefix + nudgeId;
}
