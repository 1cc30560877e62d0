using System.Diagnostics;
using System.Globalization;
using Recovery.Channels.Email;
using Recovery.Channels.Sms;
using Recovery.Hosted;
using Recovery.Loopback;
using Recovery.Nudges;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Hosted;

/// <summary>An instance that goes in the middle of its work, asked to or not; the next one goes on.</summary>
public sealed class StopTests
{
    private const int Texts = 200;
    private const int Emails = 100;

    [Fact]
    public async Task Asked_to_end_terminated_and_killed_in_a_drain_it_loses_no_text_and_sends_none_twice_and_no_email_twice()
    {
        // So fast a clock that what is looked up after two minutes is so after four seconds.
        await using var app = await HostedApp.Start(("Clock:Speed", "30"), ("Queue:LostAfter", "12:00:00"));
        await app.UntilReady();
        await app.Store.Register(Texts, Emails);
        Assert.Holds((await app.Host.Tick("PlanNudges")).Succeeded);
        await using var texts = await QueuePump.Start(app.Bus, SmsChannel.QueueName, "SendSms");
        await using var emails = await QueuePump.Start(app.Bus, EmailChannel.QueueName, "SendEmail");

        Assert.Equal(0, await EndMidway(app, 60, host => host.Stop(), texts, emails));
        Assert.Equal(0, await EndMidway(app, 120, host => host.Terminate(), texts, emails));
        await EndMidway(app, 180, Kill, texts, emails);

        Feed(app.Host, texts, emails);
        var open = "";
        await HostedApp.Until(
            async () =>
            {
                Assert.Holds((await app.Host.Tick("Reconcile")).Succeeded);
                open = string.Join(", ", (await Nudges(app)).GroupBy(n => (n.Channel, n.Status, n.Generation)).Select(g => $"{g.Key} {g.Count()}"));
                return (await Nudges(app)).All(n => n.Status == NudgeStatus.Accepted || (n.Channel == By.Email && n.Status == NudgeStatus.InDoubt));
            },
            () => open);

        var sent = app.Provider.Received.GroupBy(r => (r.Channel, r.NudgeId)).ToList();
        Assert.All(sent, g => Assert.Single(g));
        Assert.Equal(Texts, sent.Count(g => g.Key.Channel == "sms"));

        // An email that is missing stands in doubt: nobody can be asked for it.
        var doubted = (await Nudges(app)).Count(n => n.Status == NudgeStatus.InDoubt);
        Assert.InRange(Emails - sent.Count(g => g.Key.Channel == "email"), 0, doubted);
    }

    /// <summary>Ends the app once so many messages have come to the provider, and starts it again, an hour later. Returns its exit code.</summary>
    private static async Task<int> EndMidway(HostedApp app, int count, Func<FunctionsHost, Task<int>> end, params QueuePump[] pumps)
    {
        var there = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        app.Provider.Script = request =>
        {
            if (request.Number >= count)
            {
                there.TrySetResult();
            }

            return Fault.Slow(TimeSpan.FromMilliseconds(20));
        };
        Feed(app.Host, pumps);
        await there.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        var waited = Stopwatch.StartNew();
        var code = await end(app.Host);
        Assert.InRange(waited.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        var hour = 7 + (count / 60);
        await app.StartWorker(("Clock:Start", string.Create(CultureInfo.InvariantCulture, $"2027-04-27T{hour:00}:30:00+01:00")));
        return code;
    }

    private static void Feed(FunctionsHost worker, params QueuePump[] pumps) => Array.ForEach(pumps, p => p.Use(worker));

    private static Task<int> Kill(FunctionsHost host)
    {
        host.Kill();
        return Task.FromResult(0);
    }

    private static async Task<IEnumerable<Nudge>> Nudges(HostedApp app) => (await app.Store.All()).Where(n => n.Step == "doms");
}
