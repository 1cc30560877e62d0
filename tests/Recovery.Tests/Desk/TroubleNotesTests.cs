using NodaTime;
using Recovery.Desk.Faults;
using Recovery.Desk.Notes;
using Recovery.Messages;
using Recovery.Nudges;
using Recovery.Nudges.Plan;
using Recovery.Nudges.Send;
using Recovery.Readiness;
using Recovery.Tests.Fixtures;
using Recovery.Timing;

namespace Recovery.Tests.Desk;

/// <summary>What the clinic's mailbox gets at once when something is stuck: never more than one note for the same trouble.</summary>
public sealed class TroubleNotesTests : ClinicNotesTest
{
    [Fact]
    public async Task A_channel_on_hold_is_told_at_once_and_only_once_while_it_lasts()
    {
        await Data.Queued(await Data.Runner());
        At(7, 35);
        await Hold(By.Sms);
        await Tick();
        var sent = await Deliver();

        var email = sent[0];
        Assert.Equal("Texts are on hold", email.Subject);
        Assert.Contains("Twilio says the account is suspended. Since 7:35am. 1 waits. We try again by ourselves at 8:05am.", email.Body, StringComparison.Ordinal);
        Assert.Contains("https://recovery.example.com/clinic/faults", email.Body, StringComparison.Ordinal);

        At(7, 45);
        await Tick();
        await Data.Queued(await Data.Runner("Bob"));
        await Tick();
        Assert.Equal(2, (await Notes()).Count);
    }

    /// <summary>Twilio was busy first, and then suspends the account: that is another trouble, with another way out.</summary>
    [Fact]
    public async Task A_hold_is_told_though_its_channel_was_delayed_before()
    {
        await Data.Sent(await Data.Runner(), new Outcome.Deferred("Twilio is busy.", Duration.FromMinutes(1)));
        At(7, 34);
        await Tick();
        Assert.Equal(["channel:sms"], (await Abouts()).Distinct());

        await Hold(By.Sms);
        await Tick();
        await Tick();
        Assert.Equal(["channel:sms", "channel:sms", "hold:sms", "hold:sms"], (await Abouts()).Order());
    }

    [Fact]
    public async Task What_a_hold_put_off_is_not_told_once_more_as_it_ends()
    {
        await Data.Sent(await Data.Runner(), new Outcome.Deferred("Twilio says the account is suspended", Duration.FromMinutes(30)));
        At(7, 31);
        await Hold(By.Sms);
        await Tick();
        At(7, 59);
        await Tick();
        At(8, 2);
        await Tick();

        Assert.Contains("hold:sms", await Abouts());
        Assert.DoesNotContain("channel:sms", await Abouts());
    }

    [Fact]
    public async Task While_emails_are_on_hold_the_note_waits_and_is_dropped_if_that_is_over_before()
    {
        At(7, 35);
        await Hold(By.Email);
        await Tick();
        Assert.Empty(await Deliver());
        Assert.Equal([NudgeStatus.Deferred, NudgeStatus.Deferred], (await Notes()).Select(n => n.Status));

        At(8, 6);
        Assert.Empty(await Deliver());
        At(8, 9);
        await Tick();
        Assert.Equal([(NudgeStatus.Skipped, SkipReason.Over), (NudgeStatus.Skipped, SkipReason.Over)], (await Notes()).Select(n => (n.Status, n.Reason)));
    }

    [Fact]
    public async Task Texts_on_hold_are_told_late_with_their_true_time_once_emails_work_again()
    {
        At(7, 30);
        await Hold(By.Sms, hours: 3);
        await Hold(By.Email);
        await Tick();
        At(8, 1);
        await Tick();
        var sent = await Deliver();

        Assert.Contains(sent, s => s.Subject == "Texts are on hold" && s.Body.Contains("Since 7:30am.", StringComparison.Ordinal));
        Assert.DoesNotContain(sent, s => s.Subject == "Emails are on hold");
    }

    [Fact]
    public async Task Messages_that_missed_their_opening_and_a_planner_that_stands_still_are_told()
    {
        await Data.Queued(await Data.Runner());
        At(8, 1);
        await Tick();

        Assert.Contains("late:2027-04-27:sms", await Abouts());
        Assert.Contains("channel:sms", await Abouts());

        await Host.Get<IWorkSigns>().Note(TimedWork.Planning, "queueing", Host.Now, None);
        await Tick();
        Assert.DoesNotContain("failing:planning", await Abouts());

        At(8, 6);
        await Host.Get<IWorkSigns>().Note(TimedWork.Planning, "queueing", Host.Now, None);
        await Tick();
        Assert.Contains("failing:planning", await Abouts());
    }

    /// <summary>At a text in eight minutes there is room for three before opening and for eleven the evening before.</summary>
    [Fact]
    public async Task A_deadline_that_cannot_be_met_is_told_the_day_before_and_once()
    {
        await using var host = await DeskHost.Alone([.. Settings, ("Sms:SegmentsPerSecond", "0.002"), ("Plan:Steps:0:Key", "doms"), ("Plan:Steps:0:Channels", "Sms")]);
        var data = new DeskData(host);
        await data.Race("may-run", "May Run", new LocalDate(2027, 5, 2));
        for (var runner = 1; runner <= 20; runner++)
        {
            await data.Runner($"Runner {runner}", "may-run", new LocalDate(2027, 5, 2));
        }

        await Tick(new(2027, 5, 3, 6, 59, 0, TimeSpan.Zero));
        Assert.Empty(await Deadlines());

        foreach (var minute in (int[])[0, 1, 11, 90, 600])
        {
            await Tick(new DateTimeOffset(2027, 5, 3, 7, 1, 0, TimeSpan.Zero).AddMinutes(minute));
            Assert.Equal(2, (await Deadlines()).Count);
        }

        var email = Assert.IsType<OutgoingEmail>(await host.Get<IClinicNotes>().Write(ClaimOf((await Deadlines())[0]), None));
        Assert.Matches("^[0-9] texts for Tuesday 4 May can't go out before opening$", email.Subject);

        // Planned, they are skipped for want of room: the same trouble, from the store.
        await host.Get<Planner>().Tick(None);
        Assert.Contains("deadline:2027-05-04:sms", (await host.Get<FaultBoard>().Now(None)).Select(f => f.Key));
        await Tick(new(2027, 5, 4, 6, 45, 0, TimeSpan.Zero));
        Assert.Equal(2, (await Deadlines()).Count);

        Task Tick(DateTimeOffset at)
        {
            host.Time.SetUtcNow(at);
            return host.Get<ClinicNotes>().Tick(None);
        }

        async Task<IReadOnlyList<Nudge>> Deadlines()
        {
            var found = new List<Nudge>();
            foreach (var note in await Notes(host))
            {
                if ((await host.Get<INoteStore>().Find(note.Id, None))!.About == "deadline:2027-05-04:sms")
                {
                    found.Add(note);
                }
            }

            return found;
        }

        ClaimedNudge ClaimOf(Nudge note) => new(
            note.Id, 1, Step.Note, By.Email, "", "", "", "", note.RaceDay, note.SessionDay, note.Target, note.Expires, host.Now, 1, null);
    }
}
