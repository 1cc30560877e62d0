using System.Diagnostics;
using Recovery.Hosted;
using Recovery.Loopback;
using Recovery.Nudges;

namespace Recovery.Tests.Hosted;

/// <summary>An instance that goes, asked or not, in the middle of its work; the next one goes on.</summary>
public sealed class StopTests
{
    private const int Texts = 150;
    private const int Emails = 50;

    public enum Way
    {
        /// <summary>The host asks.</summary>
        Asked,

        /// <summary>SIGTERM.</summary>
        Terminated,

        /// <summary>SIGKILL.</summary>
        Killed,
    }

    [Theory]
    [InlineData(Way.Asked)]
    [InlineData(Way.Terminated)]
    public async Task Whoever_asks_it_to_end_has_it_ended_well_within_ten_seconds(Way way)
    {
        await using var app = await HostedApp.Start();
        var waited = Stopwatch.StartNew();

        Assert.Equal(0, await End(app.Host, way));
        Assert.InRange(waited.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData(Way.Asked)]
    [InlineData(Way.Terminated)]
    [InlineData(Way.Killed)]
    public async Task Ended_in_a_drain_no_text_is_lost_or_sent_twice_and_no_email_twice(Way way)
    {
        // What is looked up after two minutes of the app's clock is so after four seconds.
        await using var app = await HostedApp.Start(("Clock:Speed", "30"));
        await app.Store.Register(Texts, Emails);
        Assert.True((await app.Host.Tick("PlanNudges")).Succeeded);
        await using var texts = await QueuePump.Start(app.Bus, QueueNames.Sms, "SendSms");
        await using var emails = await QueuePump.Start(app.Bus, QueueNames.Email, "SendEmail");

        var halfWay = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        app.Provider.Script = request =>
        {
            if (request.Number == (Texts + Emails) / 2)
            {
                halfWay.TrySetResult();
            }

            return Fault.Slow(TimeSpan.FromMilliseconds(10));
        };
        Use(app.Host);
        await halfWay.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await End(app.Host, way);

        Use(await app.StartWorker());
        await HostedApp.Until(async () =>
        {
            Assert.True((await app.Host.Tick("Reconcile")).Succeeded);
            return (await app.Store.All()).Where(n => n.Step == "doms").All(n => n.Status == NudgeStatus.Accepted || (n.Channel == Channel.Email && n.Status == NudgeStatus.InDoubt));
        });

        var sent = app.Provider.Received.GroupBy(r => (r.Channel, r.NudgeId)).ToList();
        Assert.All(sent, g => Assert.Single(g));
        Assert.Equal(Texts, sent.Count(g => g.Key.Channel == "sms"));

        void Use(FunctionsHost worker)
        {
            texts.Use(worker);
            emails.Use(worker);
        }
    }

    private static async Task<int> End(FunctionsHost host, Way way)
    {
        switch (way)
        {
            case Way.Asked:
                return await host.Stop();
            case Way.Terminated:
                return await host.Terminate();
            default:
                host.Kill();
                return -1;
        }
    }
}
