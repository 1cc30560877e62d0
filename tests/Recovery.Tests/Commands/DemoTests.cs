using System.Diagnostics;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Commands;

public sealed class DemoTests : IDisposable
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;
    private readonly RecoveryProgram _program = new();

    public void Dispose() => _program.Dispose();

    /// <summary>So fast, timers tick hundreds of times a second: each would fail on services that are gone, with a stack.</summary>
    [Fact]
    public async Task Stopped_midway_it_says_so_and_nothing_else()
    {
        var demo = _program.Start([], "demo", "--speed", "100000");
        await Told(demo, "runners in the London Marathon 2027 imported");

        var began = Stopwatch.GetTimestamp();
        RecoveryProgram.Terminate(demo);
        var errors = await demo.StandardError.ReadToEndAsync(Ct);
        await demo.WaitForExitAsync(Ct).WaitAsync(TimeSpan.FromSeconds(20), Ct);

        Assert.Equal((1, "Stopped before it had finished."), (demo.ExitCode, errors.Trim()));
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    private static async Task Told(Process demo, string words)
    {
        while (await demo.StandardOutput.ReadLineAsync(Ct).AsTask().WaitAsync(TimeSpan.FromMinutes(2), Ct) is { } line)
        {
            if (line.Contains(words, StringComparison.Ordinal))
            {
                return;
            }
        }

        throw new InvalidOperationException($"The demo ended: {await demo.StandardError.ReadToEndAsync(Ct)}");
    }
}
