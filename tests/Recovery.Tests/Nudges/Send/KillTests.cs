using System.Diagnostics;
using Recovery.Loopback;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Nudges.Send;

/// <summary>Effectively once, as far as one machine can prove it: the server is killed at random moments, again and again.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private static readonly (int Nudges, int Kills) Size = ProcessDrain.IsFull ? (5000, 20) : (900, 4);

    [Fact]
    public async Task Killed_again_and_again_during_a_drain_no_text_is_lost_or_sent_twice_and_no_email_twice()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var drain = await ProcessDrain.Prepare(Size.Nudges, TimeSpan.FromMilliseconds(4), postgres: null);
        var random = RandomSeed.New(output);
        for (var kill = 0; kill < Size.Kills; kill++)
        {
            await KillSomewhere(drain.StartAnew(), drain.Provider, random, ct);
        }

        var inDoubt = drain.AssertEachOnce(await drain.StartAnew().UntilSettled(ct));

        // The kills did land in the middle of something, or this test would show nothing.
        Assert.NotEqual(0, inDoubt);
    }

    private static async Task KillSomewhere(ServerProcess server, LoopbackProvider provider, Random random, CancellationToken ct)
    {
        // Mostly in the middle of the drain; sometimes while the server is still starting.
        var target = provider.Count + random.Next(0, 2 * Size.Nudges / Size.Kills);
        var patience = Stopwatch.StartNew();
        while (provider.Count < target && provider.Count < Size.Nudges - 20 && patience.Elapsed < TimeSpan.FromSeconds(20))
        {
            Assert.False(server.HasExited, server.Output);
            await Task.Delay(1, ct);
        }

        server.Kill();
    }
}
