namespace Recovery.Nudges.Delivery;

/// <summary>The way to one channel's provider: so many calls at a time, so many units a second.</summary>
public sealed class ChannelGate(IChannelProvider provider, RateLimiter limiter, int concurrency) : IDisposable
{
    private readonly SemaphoreSlim _places = new(concurrency);

    public Channel Channel => Provider.Channel;

    public IChannelProvider Provider { get; } = provider;

    /// <summary>Waits until the rate allows one more unit.</summary>
    public ValueTask WaitForTurn(CancellationToken ct) => limiter.Wait(1, ct);

    /// <summary>Waits for one of the places at the provider. What the message weighs beyond one unit is the next ones' wait.</summary>
    public async ValueTask<Place> TakePlace(OutgoingMessage message, CancellationToken ct)
    {
        if (!_places.Wait(TimeSpan.Zero, ct))
        {
            await WaitForPlace(ct);
        }

        if (message is OutgoingText { Segments: > 1 } text)
        {
            limiter.Charge(text.Segments - 1);
        }

        return new Place(_places);
    }

    public void Dispose() => _places.Dispose();

    /// <summary>Behind a provider that hung, the turns of all who wait are long past: they queue up for new ones, or would go out together.</summary>
    private async Task WaitForPlace(CancellationToken ct)
    {
        await _places.WaitAsync(ct);
        try
        {
            await limiter.Wait(1, ct);
        }
        catch
        {
            _places.Release();
            throw;
        }
    }

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
        All.FirstOrDefault(g => g.Channel == channel) ?? throw new InvalidOperationException($"No provider is set up for {channel.Code()}.");
}
