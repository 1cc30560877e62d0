using Recovery.Nudges;
using Recovery.Settings;
using Recovery.Time;

namespace Recovery.Channels;

/// <summary>
/// What a send passes on its way to a provider: so many calls in flight at most (<c>Senders:Concurrency</c>), at no more than the
/// channel's rate. Pass it before claiming a nudge, so that no claim grows old in the line.
/// </summary>
public sealed class SendGate(ClinicClock clock, double unitsPerSecond, int concurrency) : IDisposable
{
    private readonly SemaphoreSlim _places = new(concurrency, concurrency);
    private readonly RateLimiter _limiter = new(clock, unitsPerSecond);

    /// <summary>Waits for a place and for the rate; dispose the place when the provider has answered.</summary>
    /// <param name="units">Segments of a text, as far as they are known, or 1; see <see cref="Place.Charge"/>.</param>
    /// <exception cref="OperationCanceledException">Cancelled while it waited.</exception>
    public async ValueTask<Place> Enter(int units, CancellationToken ct)
    {
        // The place first: a send that the rate lets through must not stand in a line after that.
        await _places.WaitAsync(ct);
        try
        {
            await _limiter.Wait(units, ct);
            return new Place(this);
        }
        catch
        {
            _places.Release();
            throw;
        }
    }

    /// <summary>Ends all waiting. Calls in flight still hand back their places.</summary>
    public void Dispose() => _limiter.Dispose();

    /// <summary>One call's place at the provider. Dispose it once.</summary>
    public readonly record struct Place(SendGate Gate) : IDisposable
    {
        /// <summary>Counts units beyond those that were waited for: the further segments of a long text.</summary>
        public void Charge(int units) => Gate._limiter.Charge(units);

        public void Dispose() => Gate._places.Release();
    }
}

/// <summary>Each channel's gate.</summary>
public sealed class SendGates(RecoverySettings settings, ClinicClock clock) : IDisposable
{
    private readonly SendGate _sms = new(clock, settings.Sms.SegmentsPerSecond, settings.Senders.Concurrency);
    private readonly SendGate _email = new(clock, settings.Email.MessagesPerSecond, settings.Senders.Concurrency);

    public SendGate For(Channel channel) => channel == Channel.Sms ? _sms : _email;

    public void Dispose()
    {
        _sms.Dispose();
        _email.Dispose();
    }
}
