using System.Net;
using Recovery.Desk;
using Recovery.Nudges;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Send;
using Recovery.Privacy;
using Recovery.Runners;
using Recovery.Security;
using Recovery.Storage.Sql;
using Recovery.Tests.Fixtures;
using Recovery.Timing;

namespace Recovery.Tests.Web;

/// <summary>The clinic's mailbox is told of a request for an appointment.</summary>
public sealed class RequestMailTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_says_who_asks_for_what_after_which_race_by_when_to_answer_and_where()
    {
        await using var host = await WebHost.Start(("PublicUrl", "https://recovery.example.com"));
        await host.Ask(await host.AddRunner());
        await host.Drain();

        var mail = Assert.Single(await host.Kept(By.Email));
        Assert.Equal(("desk@example.com", "Runner 1 is asking for an appointment: Tuesday 27 April, morning"), (mail.To, mail.Subject));
        Assert.Contains(
            "Runner 1 is asking for an appointment on Tuesday 27 April, in the morning, after the London Marathon on Saturday 24 April.",
            mail.Body, StringComparison.Ordinal);
        Assert.Contains("Please ring 07700 900001 by 2pm on Monday 12 April", mail.Body, StringComparison.Ordinal);
        Assert.Contains("https://recovery.example.com/clinic/appointments", mail.Body, StringComparison.Ordinal);
        Assert.Contains("href=\"tel:+447700900001\"", WebUtility.HtmlDecode(mail.Html), StringComparison.Ordinal);
        Assert.DoesNotContain("/u/", mail.Body + mail.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clinic_without_a_mailbox_sees_the_request_at_the_desk_alone()
    {
        await using var host = await WebHost.Start(("Clinic:Email", ""));
        Assert.NotNull(await host.Ask(await host.AddRunner()));
        await host.Drain();

        Assert.Empty(await host.Messages(Step.Request));
        Assert.Empty(await host.Kept(By.Email));
    }

    [Fact]
    public async Task The_runners_stop_does_not_keep_the_clinics_own_mail_back()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        await host.Ask(runner);
        await host.Runners.Stop(runner.RunnerId, null, "the runner said stop", Source.Runner, host.Now, Ct);
        await host.Drain();

        Assert.Single(await host.Kept(By.Email));
    }

    [Theory]
    [InlineData("undo", SkipReason.TakenBack)]
    [InlineData("booked", SkipReason.Answered)]
    public async Task What_has_ended_before_it_goes_out_is_not_told(string say, string why)
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        await host.Ask(runner);
        await host.Press(host.Link(LinkPurpose.Book, runner.Text), ("say", say));
        await host.Drain();

        Assert.Empty(await host.Kept(By.Email));
        Assert.Equal((NudgeStatus.Skipped, why), Assert.Single(await host.Messages(Step.Request)) is var n ? (n.Status, n.Reason) : default);
    }

    [Fact]
    public async Task Of_two_requests_only_the_one_that_stands_is_told()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        await host.Ask(runner);
        await host.Ask(runner, "2027-04-28 afternoon");
        await host.Drain();

        Assert.Contains("Wednesday 28 April, afternoon", Assert.Single(await host.Kept(By.Email)).Subject, StringComparison.Ordinal);
        Assert.Equal([NudgeStatus.Skipped, NudgeStatus.Accepted], (await host.Messages(Step.Request)).Select(n => n.Status));
    }

    [Fact]
    public async Task A_double_tap_is_one_request_and_told_once()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        var asked = await host.Ask(runner);
        host.GoTo(12, 13, 30);
        var again = await host.Ask(runner);
        await host.Drain();

        Assert.Equal(asked, again);
        Assert.Single(await host.Kept(By.Email));
        Assert.Equal(NudgeStatus.Accepted, Assert.Single(await host.Messages(Step.Request)).Status);
    }

    /// <summary>The answer to our call got lost: nobody knows whether the mailbox was told, the clinic sees it, and it is not sent again.</summary>
    [Fact]
    public async Task In_doubt_it_stands_in_the_log_and_is_not_sent_again()
    {
        await using var host = await WebHost.Start();
        await host.Ask(await host.AddRunner());
        var mail = Assert.Single(await host.Messages(Step.Request));
        var message = new NudgeMessage(mail.Id, mail.Generation);
        Assert.IsType<Claim.Send>(await host.Get<SqlNudgeStore>().Claim(message, host.Now, host.Now, Ct));
        await host.Get<SqlNudgeStore>().Record(message, new Outcome.InDoubt("timed out"), host.Now, default, Ct);
        await host.Drain();

        Assert.Empty(await host.Kept(By.Email));
        var doubtful = await host.Get<IClinicLog>().Page(new LogQuery(null, null, null, null, NudgeStatus.InDoubt, null, null, 9), Ct);
        Assert.Equal(mail.Id, Assert.Single(doubtful.Items).Nudge.Id);
    }

    [Fact]
    public async Task It_counts_among_no_reminders()
    {
        await using var host = await WebHost.Start();
        await host.Ask(await host.AddRunner());
        await host.Drain();

        var log = host.Get<IClinicLog>();
        Assert.Empty((await log.Summary(new(2027, 4, 12), Ct)).ByStep);
        Assert.Empty((await log.Page(new LogQuery(new(2027, 4, 12), null, null, null, null, null, null, 9), Ct)).Items);
    }

    [Fact]
    public async Task A_mailbox_that_bounces_stops_nobodys_emails()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        await host.Ask(runner);
        var mail = Assert.Single(await host.Messages(Step.Request));
        var message = new NudgeMessage(mail.Id, mail.Generation);
        await host.Get<SqlNudgeStore>().Claim(message, host.Now, host.Now, Ct);
        await host.Get<SqlNudgeStore>().Record(message, new Outcome.Rejected("550", "no such mailbox", StopReasons.Bounces), host.Now, default, Ct);

        Assert.Empty((await host.Runners.Find(runner.RunnerId, Ct))!.Stops);
    }

    [Fact]
    public async Task An_erased_runners_request_is_told_to_nobody_and_nothing_of_it_stays()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        await host.Ask(runner);
        await host.Drain();
        var second = await host.AddRunner(2);
        await host.Ask(second);
        foreach (var one in new[] { runner, second })
        {
            await host.Get<IRunnerData>().Erase(one.RunnerId, host.Now, Ct);
        }

        await host.Drain();
        Assert.Empty(await host.Kept(By.Email));
        Assert.All(await host.Messages(Step.Request), n => Assert.Null(n.RequestId));
        Assert.Empty(host.Query("SELECT id FROM appointment_requests"));
    }
}
