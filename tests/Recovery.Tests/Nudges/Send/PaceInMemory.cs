using NodaTime;
using Recovery.Nudges.Send;
using Recovery.Runners;

namespace Recovery.Tests.Nudges.Send;

/// <summary>What a store shares out, for limiters of one test: it answers at once, so that time alone decides.</summary>
internal sealed class PaceInMemory : ISendingPace
{
    private readonly Dictionary<Channel, Instant> _free = [];

    public int Asked { get; private set; }

    /// <summary>What happens between question and answer.</summary>
    public Action Meanwhile { get; set; } = () => { };

    /// <summary>What it fails with while it is away.</summary>
    public Exception? Away { get; set; }

    public Task<Instant> Reserve(Channel channel, Instant from, Duration length, CancellationToken ct)
    {
        Asked++;
        if (Away is { } fault)
        {
            return Task.FromException<Instant>(fault);
        }

        var start = Instant.Max(from, _free.GetValueOrDefault(channel));
        _free[channel] = start + length;
        Meanwhile();
        return Task.FromResult(start);
    }
}
