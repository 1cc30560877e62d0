using Amqp;
using Amqp.Framing;
using Amqp.Listener;
using Amqp.Types;

namespace Recovery.Broker.Links;

/// <summary>Detaches a link on which nothing has passed for a while, as Service Bus does, whatever credit it has.</summary>
internal sealed class IdleLink : IDisposable
{
    private static readonly Symbol Forced = new("amqp:link:detach-forced");
    private readonly ITimer? _timer;
    private readonly TimeSpan _after;

    /// <param name="link">The client's link.</param>
    /// <param name="after">Null: it may idle for ever.</param>
    /// <param name="time">The broker's clock.</param>
    public IdleLink(ListenerLink link, TimeSpan? after, TimeProvider time)
    {
        _after = after ?? Timeout.InfiniteTimeSpan;
        _timer = after is null ? null : time.CreateTimer(_ => Detach(link), null, _after, Timeout.InfiniteTimeSpan);
        link.Closed += (_, _) => Dispose();
    }

    public void IsUsed() => _timer?.Change(_after, Timeout.InfiniteTimeSpan);

    public void Dispose() => _timer?.Dispose();

    private void Detach(ListenerLink link)
    {
        try
        {
            link.Close(TimeSpan.Zero, new Error(Forced) { Description = $"The link is force detached, since it was idle for more than {_after.TotalMilliseconds} milliseconds." });
        }
        catch (AmqpException)
        {
            // It is closed already.
        }
    }
}
