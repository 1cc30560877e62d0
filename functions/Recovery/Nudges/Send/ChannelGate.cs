using Recovery.Messages;
using Recovery.Runners;

namespace Recovery.Nudges.Send;

/// <summary>Limits the calls to one channel's provider: how many at a time, and how many units a second.</summary>
public sealed class ChannelGate(IChannelProvider provider, RateLimiter limiter, int concurrency) : IDisposable
{
    private readonly SemaphoreSlim _places = new(concurrency);

    public Channel Channel => Provider.Channel;

    public IChannelProvider Provider { get; } = provider;

    /// <summary>
    /// Waits for one of the places, then until the rate allows one more unit. The rate comes second: behind a provider that hangs, sends that
    /// wait would otherwise let their turns pass and then go out together. Fails as the store does while it is away.
    /// </summary>
    public async ValueTask<Place> Enter(CancellationToken ct)
    {
        await _places.WaitAsync(ct);
        try
        {
            await limiter.Wait(1, ct);
            return new Place(_places);
        }
        catch
        {
            _places.Release();
            throw;
        }
    }

    /// <summary>Charges the units beyond the one that was waited for: the next sends wait for them.</summary>
    public void Charge(OutgoingMessage message)
    {
        if (message is OutgoingText { Segments: > 1 } text)
        {
            limiter.Charge(text.Segments - 1);
        }
    }

    public void Dispose() => _places.Dispose();

    /// <summary>Given back when disposed.</summary>
    public readonly struct Place(SemaphoreSlim places) : IDisposable
    {
        public void Dispose() => places.Release();
    }
}

/// <summary>One gate a channel.</summary>
public sealed class ChannelGates(IEnumerable<ChannelGate> gates)
{
    public IReadOnlyList<ChannelGate> All { get; } = [.. gates];

    public ChannelGate Of(Channel channel) =>
        All.FirstOrDefault(g => g.Channel == channel) ?? throw new InvalidOperationException($"No provider is set up for {channel.Code}.");
}
