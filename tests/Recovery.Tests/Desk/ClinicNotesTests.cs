using NodaTime;
using Recovery.Channels.Sandbox;
using Recovery.Desk;
using Recovery.Desk.Faults;
using Recovery.Desk.Notes;
using Recovery.Messages;
using Recovery.Nudges;
using Recovery.Nudges.Plan;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Send;
using Recovery.Readiness;
using Recovery.Replies;
using Recovery.Runners;
using Recovery.Tests.Fixtures;
using Recovery.Timing;
using Recovery.Web.Clinic.Words;

namespace Recovery.Tests.Desk;

/// <summary>What the clinic's mailbox gets, from the reason for it to the words of the email.</summary>
public sealed class ClinicNotesTests : DeskTest
{
    private static readonly CancellationToken None = CancellationToken.None;

    private protected override (string Name, string Value)[] Settings =>
    [
        ("Email:MessagesPerSecond", "0"), ("Clinic:MorningNote", "desk@example.com, Boss@example.com"), ("PublicUrl", "https://recovery.example.com"), ("Clinic:Exceptions:2027-04-28", "10:00-12:00"),
        ("Clinic:Exceptions:2027-04-30", "closed"),
    ];

    [Fact]
    public async Task At_opening_each_address_gets_the_sentence_of_the_day_and_who_needs_somebody_and_why()
    {
        await Data.Accepted(await Data.Runner("Ada Lovelace"));
        var bob = await Data.Runner("Bob <script>alert(1)</script>");
        await Data.Sent(bob, new Outcome.Rejected("21614", "This number isn't a mobile"));
        At(7, 59);
        await Tick();
        Assert.Empty(await Notes());

        At(8, 0);
        await Tick();
        await Tick();
        var sent = await Deliver();

        Assert.Equal(["Boss@example.com", "desk@example.com"], sent.Select(s => s.To).Order(StringComparer.Ordinal));
        var email = sent[0];
        Assert.StartsWith("Before 8am: 1 of 2 reached.", email.Subject, StringComparison.Ordinal);
        Assert.EndsWith("1 needs you.", email.Subject, StringComparison.Ordinal);
        Assert.Contains("Bob <script>alert(1)</script>: their text was refused (this number isn't a mobile (21614))", email.Body, StringComparison.Ordinal);
        Assert.Contains($"https://recovery.example.com/clinic/runners/{bob.RunnerId}", email.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", email.Html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", email.Html, StringComparison.Ordinal);
        foreach (var words in new[] { email.Body, email.Html! })
        {
            Assert.DoesNotContain("07700", words, StringComparison.Ordinal);
            Assert.DoesNotContain("runner2@", words, StringComparison.Ordinal);
            Assert.DoesNotContain("Ada", words, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Once_a_day_and_at_that_days_own_opening()
    {
        await Unread();
        At(8, 0);
        await Tick();
        Assert.Equal(1, await Mornings());

        At(8, 0, day: 28);
        await Tick();
        Assert.Equal(1, await Mornings());
        At(10, 0, day: 28);
        await Tick();
        At(10, 30, day: 28);
        await Tick();
        Assert.Equal(2, await Mornings());
    }

    [Theory]
    [InlineData(30, "a day that is closed for once")]
    [InlineData(32, "Sunday, the second of May")]
    public async Task A_day_on_which_the_clinic_is_closed_has_none(int day, string why)
    {
        await Unread();
        for (var hour = 6; hour < 20; hour++)
        {
            At(hour, 0, day);
            await Tick();
        }

        Assert.True(await Mornings() == 0, why);
    }

    [Theory]
    [InlineData(2028, 3, 25, 8)]
    [InlineData(2028, 3, 27, 7)]
    [InlineData(2027, 10, 30, 7)]
    [InlineData(2027, 11, 1, 8)]
    public async Task Opening_is_eight_o_clock_here_whatever_the_clocks_did(int year, int month, int day, int utc)
    {
        await using var host = await DeskHost.Alone([.. Settings]);
        await Unread(host);
        var opening = new DateTimeOffset(year, month, day, utc, 0, 0, TimeSpan.Zero);
        host.Time.SetUtcNow(opening.AddMinutes(-1));
        await host.Get<ClinicNotes>().Tick(None);
        Assert.Equal(0, await Mornings(host));

        host.Time.SetUtcNow(opening);
        await host.Get<ClinicNotes>().Tick(None);
        Assert.Equal(1, await Mornings(host));
    }

    [Fact]
    public async Task A_day_with_nothing_to_tell_has_none_even_if_something_comes_up_later()
    {
        At(8, 0);
        await Tick();
        At(8, 30);
        await Unread();
        await Tick();

        Assert.Equal(0, await Mornings());
    }

    [Fact]
    public async Task One_that_comes_hours_late_is_dropped()
    {
        await Unread();
        At(10, 1);
        await Tick();
        Assert.Equal(0, await Mornings());

        At(9, 59, day: 29);
        await Tick();
        Assert.Equal(1, await Mornings());
        At(10, 0, day: 29);
        await Host.Nudges.SkipExpired(Host.Now, None);
        Assert.All(await Notes(), n => Assert.Equal(SkipReason.TooLate, n.Reason));
    }

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

    [Fact]
    public async Task Nobody_is_told_where_no_address_is_set()
    {
        await using var host = await DeskHost.Start();
        await Unread(host);
        host.Time.SetUtcNow(new DateTimeOffset(2027, 4, 27, 7, 0, 0, TimeSpan.Zero));
        await host.Get<ClinicNotes>().Tick(None);

        Assert.Equal(0, await Mornings(host));
    }

    [Fact]
    public async Task The_log_shows_notes_when_asked_for_them_and_their_page_opens()
    {
        await Unread();
        At(8, 0);
        await Tick();
        var note = (await Notes())[0];

        Assert.DoesNotContain("Note to the clinic email", await Program.GetStringAsync("/clinic?day=all"), StringComparison.Ordinal);
        Assert.Contains("The clinic", await Program.GetStringAsync("/clinic?day=all&step=note"), StringComparison.Ordinal);
        Assert.Contains("Note to the clinic email", await Program.GetStringAsync($"/clinic/nudges/{note.Id}"), StringComparison.Ordinal);
        Assert.Equal(
            "It goes out to the clinic's mailbox on Tue 27 Apr 08:00, if there's still something to tell.",
            NextWords.Of(note, null, "SendGrid", DateTimeZoneProviders.Tzdb["Europe/London"]));
    }

    private Task Tick() => Host.Get<ClinicNotes>().Tick(None);

    /// <summary>A time of the clinic's on a day of that April; the 31st is the first of May.</summary>
    private void At(int hour, int minute, int day = 27) => Host.Time.SetUtcNow(new DateTimeOffset(2027, 4, 1, hour - 1, minute, 0, TimeSpan.Zero).AddDays(day - 1));

    private Task Hold(Channel channel, int hours = 0) => Host.Nudges.SetPause(
        new ChannelPause(channel, "Twilio says the account is suspended", Host.Now, Host.Now + Duration.FromMinutes(30) + Duration.FromHours(hours)), None);

    private Task<ReplyResult> Unread() => Unread(Host);

    private static Task<ReplyResult> Unread(DeskHost host) => host.Get<IReplyStore>().Take(
        new NewReply("SM1", StoreBuilders.Mobile(77), "Hello?", new ReplyReading(ReplyMeaning.Other, IsKeyword: false)), host.Now, None);

    private async Task<IReadOnlyList<Nudge>> Notes() => await Notes(Host);

    private static async Task<IReadOnlyList<Nudge>> Notes(DeskHost host) =>
        [.. (await host.Log.Page(new LogQuery(null, null, Step.Note, null, null, null, null, 100), None)).Items.Select(l => l.Nudge)];

    private Task<int> Mornings() => Mornings(Host);

    /// <summary>How many mornings were told: each address gets an email.</summary>
    private static async Task<int> Mornings(DeskHost host)
    {
        var abouts = new HashSet<string>();
        foreach (var note in await Notes(host))
        {
            abouts.Add((await host.Get<INoteStore>().Find(note.Id, None))!.About);
        }

        return abouts.Count(a => a.StartsWith("morning:", StringComparison.Ordinal));
    }

    private async Task<IReadOnlyList<string>> Abouts()
    {
        var abouts = new List<string>();
        foreach (var note in await Notes())
        {
            abouts.Add((await Host.Get<INoteStore>().Find(note.Id, None))!.About);
        }

        return abouts;
    }

    /// <summary>Sends what waits, as the senders do. Returns what the clinic's mailboxes got.</summary>
    private async Task<IReadOnlyList<SandboxMessage>> Deliver()
    {
        var got = new List<SandboxMessage>();
        foreach (var note in await Notes())
        {
            await Host.Get<Sender>().Handle(new NudgeMessage(note.Id, note.Generation), note.Channel, None);
            if (await Host.Get<ISandboxStore>().Find(note.Id, None) is { } message)
            {
                got.Add(message);
            }
        }

        return got;
    }
}
