using Microsoft.Extensions.Time.Testing;
using Recovery.Readiness;
using Recovery.Storage;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Storage;

public sealed class StoreOutageTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly LoggedLines _log = new();
    private readonly StoreOutage _outage;

    public StoreOutageTests() => _outage = new StoreOutage("Writing to the store", _time) { Log = _log.CreateLogger("store") };

    public void Dispose() => _log.Dispose();

    [Fact]
    public void It_is_said_once_when_it_begins_and_once_when_it_ends()
    {
        for (var i = 0; i < 300; i++)
        {
            _outage.Failed(new StoreException("The disk is full."));
            // A full disk still takes a small write now and then.
            _outage.Works();
            _time.Advance(TimeSpan.FromMilliseconds(60));
        }

        Assert.Equal("store: Writing to the store fails. The disk is full.", Assert.Single(_log.Lines).TrimEnd());
        _time.Advance(TimeSpan.FromSeconds(30));
        _outage.Works();
        _outage.Works();
        Assert.Equal("store: Writing to the store works again after 300 failures", _log.Lines.Last().TrimEnd());
        Assert.Equal(2, _log.Lines.Count);
    }

    [Fact]
    public void The_fault_of_one_piece_of_work_is_no_outage()
    {
        _outage.Failed(new InvalidOperationException("a bug"));

        Assert.Empty(_log.Lines);
    }
}
