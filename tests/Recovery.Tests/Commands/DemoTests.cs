using System.Diagnostics;
using System.Text.RegularExpressions;
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
        var demo = _program.Start([("ASPNETCORE_URLS", "http://127.0.0.1:0")], "demo", "--speed", "100000", "--keep");
        var told = Regex.Match(await Told(demo, "each for the reason shown."), @"([\d,]+) nudges planned = ([\d,]+) sent \+ ([\d,]+) skipped");
        var desk = (await Told(demo, "Clinic's desk")).Split("Clinic's desk")[1].Trim();
        await Told(demo, "Press Ctrl+C to stop.");

        await HappenedAsTold(await DemoDesk.Open(desk), [.. told.Groups.Values.Skip(1).Select(g => int.Parse(g.Value, System.Globalization.NumberStyles.AllowThousands, null))]);

        RecoveryProgram.Terminate(demo);
        var errors = await demo.StandardError.ReadToEndAsync(Ct);
        await demo.WaitForExitAsync(Ct).WaitAsync(TimeSpan.FromSeconds(20), Ct);
        Assert.Equal((0, ""), (demo.ExitCode, errors));
    }

    private static async Task HappenedAsTold(DemoDesk desk, int[] told)
    {
        using (desk)
        {
            var nudges = await desk.Nudges();
            var skipped = nudges.Where(n => n.Status == "skipped").ToList();
            Assert.Equal(told, new[] { nudges.Count, nudges.Count - skipped.Count, skipped.Count });
            Assert.All(nudges, n => Assert.Contains(n.Status, (string[])["delivered", "undelivered", "skipped"]));
            Assert.All(skipped, n => Assert.NotEqual("", n.Reason));

            // A number that is dead, a phone that is off and its email, and one whom nothing reached.
            AssertFirstText(nudges, "Hana Sato", "30005", byEmail: true);
            AssertFirstText(nudges, "Noah Baker", "30003", byEmail: true);
            AssertFirstText(nudges, "Farah Ahmed", "30003", byEmail: false);

            // Twilio was out when Monday's texts were due: none left until it was back, and then they did before the clinic opened.
            var monday = nudges.Where(n => n is { Channel: "sms", Session: "2027-04-26", AcceptedAt: not null }).Select(n => TimeOnly.FromDateTime(n.AcceptedAt!.Value.DateTime)).ToList();
            Assert.True(monday.Count >= 10, $"Only {monday.Count} texts went out on Monday.");
            Assert.All(monday, at => Assert.InRange(at, new TimeOnly(7, 43), new TimeOnly(8, 0)));

            // Booked by seven and an appointment, not run by two, stopped by two: what was still planned for them fell away.
            foreach (var (reason, atLeast) in (ReadOnlySpan<(string, int)>)[("booked", 3), ("didn't run", 2), ("stopped", 2)])
            {
                Assert.True(skipped.Count(n => n.Reason.StartsWith(reason, StringComparison.Ordinal)) >= atLeast, $"Too few were skipped for: {reason}. {string.Join(", ", skipped.Select(n => n.Reason).Distinct())}");
            }

            // Somebody who signed up on Monday afternoon has no text of that morning, and the last call.
            Assert.Equal([("last-call", "delivered")], nudges.Where(n => n is { Name: "Ravi Late", Status: not "skipped" }).Select(n => (n.Step, n.Status)));

            var replies = await desk.List("/api/clinic/replies");
            Assert.Equal(["Can my partner come along for a massage too?", "Hi, is there parking nearby?"], replies.Select(r => r.GetProperty("text").GetString()));
            Assert.False(replies[0].TryGetProperty("readAt", out _), "Nobody has read the last reply yet.");
            Assert.Equal("2027-04-29", Assert.Single(await desk.List("/api/clinic/appointments")).GetProperty("askedAt").GetString()![..10]);
            var booked = Assert.Single(await desk.List("/api/clinic/appointments/booked?from=2027-04-26&days=31"));
            Assert.Equal(("2027-04-30", "10:30"), (booked.GetProperty("agreedDay").GetString(), booked.GetProperty("agreedHour").GetString()));
            Assert.Equal(
                ["confirmed an appointment", "declined a request for an appointment"],
                (await desk.List("/api/clinic/changes")).Where(c => c.GetProperty("who").GetString() == "Anna").Select(c => c.GetProperty("what").GetString()).Order());
        }
    }

    private static void AssertFirstText(IReadOnlyList<DemoNudge> nudges, string name, string code, bool byEmail)
    {
        var text = Assert.Single(nudges, n => n.Name == name && n is { Step: "doms", Channel: "sms" });
        Assert.Equal("undelivered", text.Status);
        Assert.Contains(code, text.Reason, StringComparison.Ordinal);
        Assert.Equal(byEmail ? ["delivered"] : [], nudges.Where(n => n.Name == name && n is { Step: "doms", Channel: "email" }).Select(n => n.Status));
    }

    /// <summary>The line that has these words.</summary>
    private static async Task<string> Told(Process demo, string words)
    {
        while (await demo.StandardOutput.ReadLineAsync(Ct).AsTask().WaitAsync(TimeSpan.FromMinutes(2), Ct) is { } line)
        {
            if (line.Contains(words, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new InvalidOperationException($"The demo ended: {await demo.StandardError.ReadToEndAsync(Ct)}");
    }
}
