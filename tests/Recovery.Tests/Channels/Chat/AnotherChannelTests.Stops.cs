using Recovery.Desk;
using Recovery.Nudges;
using Recovery.Nudges.Plan;
using Recovery.Replies;
using Recovery.Runners;
using Recovery.SignUps;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Channels.Chat;

/// <summary>Who stops one channel keeps the others; who stops everything has stopped this one too.</summary>
public abstract partial class AnotherChannelTests
{
    [Fact]
    public async Task A_stop_of_it_leaves_texts_and_a_stop_of_everything_also_stops_what_comes_later()
    {
        var runner = await Registered(By.Sms, Chat);
        await _host.Runners.Stop(runner.RunnerId, Chat, StopReasons.Said, Source.Runner, _host.Now, Ct);
        Assert.Equal([By.Sms], (await _host.Runners.Find(runner.RunnerId, Ct))!.Open);

        var other = await Registered([By.Sms], number: 2);
        await _host.Runners.Stop(other.RunnerId, null, StopReasons.Said, Source.Runner, _host.Now, Ct);
        await Registered([By.Sms, Chat], number: 2);

        var view = (await _host.Runners.Find(other.RunnerId, Ct))!;
        Assert.Empty(view.Open);
        Assert.Equal([By.Sms, By.Email, Chat], view.Stops.Select(s => s.Channel));
        await _host.Get<Planner>().Tick(Ct);
        MoveToNudges();
        await _host.Get<Planner>().Tick(Ct);
        await Deliver();
        Assert.Equal([SkipReason.Stopped, SkipReason.Stopped], (await _host.Get<IClinicLog>().OfRunner(other.RunnerId, Ct)).Select(l => l.Nudge.Reason));
    }

    /// <summary>What was stopped after it was planned is skipped by the check at the moment of sending.</summary>
    [Fact]
    public async Task A_stop_of_everything_after_planning_is_seen_at_the_moment_of_sending()
    {
        var runner = await Registered(By.Sms, Chat);
        MoveToNudges();
        await _host.Get<Planner>().Tick(Ct);
        await _host.Runners.Stop(runner.RunnerId, null, StopReasons.Said, Source.Runner, _host.Now, Ct);

        await Deliver();

        Assert.Equal([SkipReason.Stopped, SkipReason.Stopped], (await _host.Get<IClinicLog>().OfRunner(runner.RunnerId, Ct)).Select(l => l.Nudge.Reason));
    }

    [Fact]
    public async Task Whoever_turns_one_channel_back_on_keeps_the_others_stopped()
    {
        var runner = await Registered(By.Sms, Chat);
        await _host.Runners.Stop(runner.RunnerId, null, StopReasons.Said, Source.Runner, _host.Now, Ct);
        var consent = new Consent(new Dictionary<Channel, string> { [By.Sms] = "Text me." }, EntryChanges.Source, _host.Now);

        await _host.Runners.Change(runner.EntryId, new EntryChange("Runner 1", TempStore.London.Id, Saturday, consent), _host.Now, Ct);

        var view = (await _host.Runners.Find(runner.RunnerId, Ct))!;
        Assert.Equal([By.Sms], view.Open);
        Assert.Equal([By.Email, Chat], view.Stops.Select(s => s.Channel));
    }

    /// <summary>An answer would be a message.</summary>
    [Fact]
    public async Task Whoever_stopped_everything_gets_no_answer_to_a_reply_by_any_channel()
    {
        var runner = await Registered(By.Sms, Chat);
        await _host.Runners.Stop(runner.RunnerId, null, StopReasons.Said, Source.Runner, _host.Now, Ct);

        foreach (var channel in new[] { By.Sms, Chat })
        {
            var reply = new NewReply($"reply by {channel}", StoreBuilders.Mobile(1), "Hello", ReplyWords.Read("Hello")) { To = channel };
            Assert.Holds((await _host.Get<IReplyStore>().Take(reply, _host.Now, Ct)).IsStopped);
        }
    }

    /// <summary>A stop that changes nothing is none: nobody is answered twice, and no history grows.</summary>
    [Fact]
    public async Task A_stop_of_one_after_a_stop_of_everything_changes_nothing()
    {
        var runner = await Registered(By.Sms, Chat);
        await _host.Runners.Stop(runner.RunnerId, null, StopReasons.Said, Source.Runner, _host.Now, Ct);
        var before = (await _host.Runners.Find(runner.RunnerId, Ct))!;

        await _host.Runners.Stop(runner.RunnerId, By.Sms, StopReasons.Said, Source.Runner, _host.Now, Ct);

        var after = (await _host.Runners.Find(runner.RunnerId, Ct))!;
        Assert.Equal(before.Entries[0].Events, after.Entries[0].Events);
        Assert.Equal(before.Stops, after.Stops);
    }

    /// <summary>Stored as two, shown as one.</summary>
    [Fact]
    public async Task A_stop_of_everything_after_one_is_shown_once_for_each_channel()
    {
        var runner = await Registered(By.Sms, Chat);
        await _host.Runners.Stop(runner.RunnerId, By.Sms, StopReasons.Said, Source.Runner, _host.Now, Ct);
        await _host.Runners.Stop(runner.RunnerId, null, StopReasons.Said, Source.Runner, _host.Now, Ct);

        Assert.Equal([By.Sms, By.Email, Chat], (await _host.Runners.Find(runner.RunnerId, Ct))!.Stops.Select(s => s.Channel));
    }
}
