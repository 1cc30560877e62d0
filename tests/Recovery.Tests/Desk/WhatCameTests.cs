using System.Net;
using System.Text.RegularExpressions;
using NodaTime;
using Recovery.Appointments;
using Recovery.Clinic;
using Recovery.Desk;
using Recovery.Nudges.Pauses;
using Recovery.Nudges.Send;
using Recovery.Replies;
using Recovery.Runners;
using Recovery.SignUps;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Desk;

/// <summary>What reception reads after a tap is what came of it: what was done in green, and a warning where nothing was.</summary>
public sealed partial class WhatCameTests : DeskTest
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reply_that_somebody_else_has_dealt_with_is_not_said_to_be_noted()
    {
        await Data.Runner("Ada Lovelace");
        var id = await Reply(StoreBuilders.Mobile(1));

        Assert.Equal(("good", "Noted: you rang them."), await Tap("/clinic/replies?handler=Handle", ("reply", $"{id}"), ("how", "rang")));
        Assert.Equal(
            ("warn", "Somebody has dealt with that reply already, so nothing was noted. You'll find it under All replies."),
            await Tap("/clinic/replies?handler=Handle", ("reply", $"{id}"), ("how", "rang")));
        Assert.Equal(("warn", "That reply is gone: we keep replies for 30 days."), await Tap("/clinic/replies?handler=Handle", ("reply", "4711"), ("how", "done")));
    }

    [Theory]
    [InlineData("booked", "It was marked as booked already, so nothing has changed.", "It isn't marked as booked any more, so nothing has changed.")]
    [InlineData("not-run", "It was marked as didn't run already, so nothing has changed.", "It isn't marked as didn't run any more, so nothing has changed.")]
    [InlineData("stopped", "Messages to this runner were stopped already, so nothing has changed.", "There's no stop by reception to lift, so nothing has changed. If the runner asked to stop themselves, that still counts.")]
    public async Task A_mark_that_changes_nothing_says_so(string mark, string again, string nothing)
    {
        var runner = await Data.Runner();

        Assert.Equal(("warn", nothing), await Mark(runner, "Undo", mark));
        Assert.Equal("good", (await Mark(runner, "Mark", mark)).Tone);
        Assert.Equal(("warn", again), await Mark(runner, "Mark", mark));
        Assert.Equal("good", (await Mark(runner, "Undo", mark)).Tone);
        Assert.Equal(("warn", nothing), await Mark(runner, "Undo", mark));
    }

    [Fact]
    public async Task A_mark_that_ends_an_appointment_says_so_and_whether_the_runner_hears_of_it()
    {
        var runner = await Data.Runner();
        await Host.Get<AppointmentDesk>().Book(runner.EntryId, new AgreedTime(new LocalDate(2027, 4, 28), new LocalTime(9, 0), PartOfDay.Morning), ChangedBy.Desk("Mia"));

        Assert.Equal(
            ("good", "Marked as didn't run. The appointment is cancelled. They won't get any more reminders for this race. We'll email them, with a file that takes it off their calendar."),
            await Mark(runner, "Mark", "not-run"));
    }

    [Fact]
    public async Task A_message_that_is_sent_again_or_another_way_waits_as_long_as_something_holds_it()
    {
        var (dead, lost) = (await Data.Dead(await Data.Runner("Ada")), await Data.Sent(await Data.Runner("Bob"), new Outcome.InDoubt("no answer in time")));
        Host.Time.Advance(TimeSpan.FromMinutes(40));
        await Host.Nudges.SetPause(new ChannelPause(By.Sms, "suspended", Host.Now, Host.Now + Duration.FromMinutes(20)), Ct);
        await Host.Get<PauseDesk>().Begin(PauseScope.Step("doms"), "Anna", null, Host.Now + Duration.FromMinutes(50));
        await Host.Nudges.SetPause(new ChannelPause(By.Email, "restored", Host.Now, ChannelPause.NoEnd), Ct);

        Assert.Equal(
            ("good", "It's to go out as an email, but not yet: emails are on hold until the restore is finished. It goes out after that, if it isn't too late for its day."),
            await Tap("/clinic/needs", ("switch", lost.Nudge)));
        Assert.Equal(("good", "It's back in the queue, but can't go out yet: it's paused by Anna until 8:30am."), await Tap("/clinic/needs", ("again", dead.Nudge)));
        Assert.Equal("warn", (await Tap("/clinic/needs", ("again", dead.Nudge))).Tone);
    }

    [Theory]
    [InlineData("/clinic/faults?handler=Replay")]
    [InlineData("/clinic/faults?handler=ReplayAll")]
    [InlineData("/clinic/nudges/{0}?handler=Replay")]
    public async Task Wherever_it_is_sent_again_a_hold_is_named_and_the_second_time_nothing_is_sent(string path)
    {
        var dead = await Data.Dead(await Data.Runner());
        await Host.Nudges.SetPause(new ChannelPause(By.Sms, "suspended", Host.Now, Host.Now + Duration.FromHours(1)), Ct);
        path = string.Format(System.Globalization.CultureInfo.InvariantCulture, path, dead.Nudge);

        Assert.Equal(("good", "It's back in the queue, but can't go out yet: texts are on hold until 8am."), await Tap(path, ("nudge", dead.Nudge)));
        var (tone, words) = await Tap(path, ("nudge", dead.Nudge));
        Assert.Equal("warn", tone);
        Assert.Contains("sent again", words.Replace("send it again", "sent again", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pause_that_is_there_already_is_not_said_to_be_new()
    {
        Assert.Equal("good", (await Tap("/clinic/coming?handler=Pause", ("what", "everything"))).Tone);
        Assert.Equal(("warn", "You had paused that already, until somebody resumes: everything. Nothing has changed."), await Tap("/clinic/coming?handler=Pause", ("what", "everything")));
    }

    [Fact]
    public async Task A_booking_in_answer_to_a_reply_says_that_somebody_had_dealt_with_it()
    {
        var runner = await Data.Runner();
        var id = await Reply(StoreBuilders.Mobile(1));
        await Host.Get<IReplyStore>().MarkRead(id, Host.Now, Ct);

        Assert.Equal(
            ("good", "Marked as booked. They won't get any more reminders for this race. Somebody had dealt with the reply before."),
            await Tap("/clinic/appointments/new", ("entry", $"{runner.EntryId}"), ("runner", $"{runner.RunnerId}"), ("reply", $"{id}")));
    }

    [Fact]
    public async Task What_was_dealt_with_already_is_a_warning()
    {
        var lost = await Data.Sent(await Data.Runner(), new Outcome.InDoubt("no answer in time"));

        Assert.Equal(("good", "Noted that you rang them."), await Tap("/clinic/needs", ("rang", lost.Nudge)));
        Assert.Equal(("warn", "That has been dealt with already, so nothing has changed."), await Tap("/clinic/needs", ("rang", lost.Nudge)));
    }

    [Fact]
    public async Task What_can_not_be_sent_again_any_more_offers_no_button_for_it()
    {
        var dead = await Data.Dead(await Data.Runner());
        using var browser = await Host.SignedIn();
        Assert.Contains("Send again", await browser.GetStringAsync($"/clinic/nudges/{dead.Nudge}", Ct), StringComparison.Ordinal);

        Host.Time.Advance(TimeSpan.FromHours(8));
        var late = WebUtility.HtmlDecode(await browser.GetStringAsync($"/clinic/nudges/{dead.Nudge}", Ct));

        Assert.Contains("Nothing. It's too late to send it again.", late, StringComparison.Ordinal);
        Assert.DoesNotContain("Send again</button>", late, StringComparison.Ordinal);
    }

    private Task<(string Tone, string Words)> Mark(RegistrationResult runner, string handler, string mark) =>
        Tap($"/clinic/runners/{runner.RunnerId}?handler={handler}", ("entry", $"{runner.EntryId}"), ("mark", mark));

    /// <summary>Presses a button, and reads the notice on the page that follows: a warning is read out at once, what was done when there is a pause.</summary>
    private async Task<(string Tone, string Words)> Tap(string path, params (string Name, string Value)[] fields)
    {
        using var browser = await Host.SignedIn();
        var token = DeskHost.Token(await browser.GetStringAsync("/clinic/name", Ct));
        using var answer = await browser.PostAsync(
            path, new FormUrlEncodedContent(fields.Append(("__RequestVerificationToken", token)).Select(f => new KeyValuePair<string, string>(f.Item1, f.Item2))), Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var notice = Assert.Single(Notices().Matches(await answer.Content.ReadAsStringAsync(Ct)));
        Assert.Equal(notice.Groups["tone"].Value == "good" ? "status" : "alert", notice.Groups["role"].Value);
        return (notice.Groups["tone"].Value, WebUtility.HtmlDecode(notice.Groups["words"].Value));
    }

    private async Task<long> Reply(string number)
    {
        await Host.Get<IReplyStore>().Take(new NewReply("SM1", number, "Is Friday free?", ReplyWords.Read("Is Friday free?")), Host.Now, Ct);
        return (await Host.Get<IReplyStore>().List(unread: true, 1, Ct))[0].Id;
    }

    [GeneratedRegex("<div class=\"notice (?<tone>good|warn)\" role=\"(?<role>status|alert)\"><p>(?<words>[^<]*)</p>")]
    private static partial Regex Notices();
}
