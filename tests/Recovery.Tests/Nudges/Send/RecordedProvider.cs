using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Receipts;

namespace Recovery.Tests.Delivery;

/// <summary>A provider that notes what it is asked, and takes everything and finds nothing unless it is told otherwise.</summary>
internal sealed class RecordedProvider(Channel channel, RecordedCalls calls) : IChannelProvider
{
    public Channel Channel => channel;

    public bool TellsWhenAsked => channel == Channel.Sms;

    public Task<Outcome> Send(OutgoingMessage message, CancellationToken ct) =>
        Task.FromResult((Outcome?)calls.Note($"{channel}.Send", [message, ct]) ?? new Outcome.Accepted("SM1"));

    public Task<Lookup> Find(OutgoingMessage message, Instant attemptedAt, CancellationToken ct) =>
        Task.FromResult((Lookup?)calls.Note($"{channel}.Find", [message.NudgeId, attemptedAt, ct]) ?? new Lookup.NotThere());

    public Task<Receipt?> Ask(string nudgeId, string providerId, CancellationToken ct) =>
        Task.FromResult((Receipt?)calls.Note($"{channel}.Ask", [nudgeId, providerId, ct]));
}
