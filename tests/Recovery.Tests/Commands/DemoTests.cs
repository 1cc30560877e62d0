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

    [Fact]
    public async Task Race_week_goes_by_and_everybody_has_theirs_or_a_reason()
    {
        var told = await _program.Run([], "demo", "--speed", "100000");

        Assert.Equal((0, ""), (told.ExitCode, told.Errors));
        Assert.Matches(@"\d+ nudges planned = \d+ sent \+ \d+ skipped, each for the reason shown\.", told.Output);
        // A number that is dead, a phone that is off and its email, and one whom nothing reached.
        Assert.Matches("Hana Sato: The network doesn't know this number", told.Output);
        Assert.Matches("Noah Baker: The phone was switched off.* The same came by email", told.Output);
        Assert.Matches(@"Farah Ahmed: The phone was switched off or had no signal\. \(30003\)\r?\n", told.Output);
        foreach (var happened in (string[])["Twilio can't be reached", "Twilio is back", "writes back", "ask for an appointment", "declines"])
        {
            Assert.Contains(happened, told.Output, StringComparison.Ordinal);
        }
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
