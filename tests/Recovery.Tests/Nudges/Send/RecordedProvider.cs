using NodaTime;
using Recovery.Messages;
using Recovery.Nudges.Receipts;
using Recovery.Nudges.Send;
using Recovery.Runners;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Nudges.Send;

/// <summary>A provider that notes what it is asked, and takes everything and finds nothing unless it is told otherwise.</summary>
internal class RecordedProvider(Channel channel, RecordedCalls calls) : IChannelProvider
{
    public Channel Channel => channel;

    public Task<Outcome> Send(OutgoingMessage message, CancellationToken ct) =>
        Task.FromResult((Outcome?)calls.Note($"{channel.Section}.Send", [message, ct]) ?? new Outcome.Accepted("SM1"));

    public Task<Lookup> Find(OutgoingMessage message, Instant attemptedAt, CancellationToken ct) =>
        Task.FromResult((Lookup?)calls.Note($"{channel.Section}.Find", [message.NudgeId, attemptedAt, ct]) ?? new Lookup.NotFound());
}

/// <summary>The same for texts, which can be asked about.</summary>
internal sealed class RecordedTexts(RecordedCalls calls) : RecordedProvider(By.Sms, calls), IReceiptSource
{
    private readonly RecordedCalls _calls = calls;

    public Task<Receipt?> Ask(string nudgeId, string providerId, CancellationToken ct) =>
        Task.FromResult((Receipt?)_calls.Note("Sms.Ask", [nudgeId, providerId, ct]));
}
