using System.Net;
using Ical.Net;
using Ical.Net.CalendarComponents;
using NodaTime;
using Recovery.Messages;
using Recovery.Nudges;
using Recovery.Runners;
using Recovery.Security;
using Recovery.Storage.Sql;
using Recovery.Tests.Fixtures;
using Recovery.Timing;

namespace Recovery.Tests.Web;

/// <summary>Reception says yes, and the runner gets a confirmation with a file for the calendar.</summary>
public sealed class BookingMailTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task By_email_the_calendar_file_is_attached()
    {
        await using var host = await WebHost.Start(("Clinic:Name", "Wimbledon Massage"), ("PublicUrl", "https://recovery.example.com"));
        var confirmed = await host.Confirm(await host.Ask(await host.AddRunner()), new LocalTime(9, 30));
        await host.Drain();

        Assert.Equal(By.Email, confirmed!.ToldBy);
        var mail = Assert.Single(await host.Kept(By.Email), m => m.To == "runner1@example.com");
        Assert.Equal("Booked: your massage on Tuesday 27 April at 9:30am", mail.Subject);
        Assert.Contains("is booked for Tuesday 27 April at 9:30am.", mail.Body, StringComparison.Ordinal);
        var nudge = Assert.Single(await host.Messages(Step.Booked));
        var (calendar, entry) = Read(mail.File);
        Assert.Equal("PUBLISH", calendar.Method);
        Assert.Equal(new DateTime(2027, 4, 27, 8, 30, 0), entry.DtStart!.AsUtc);
        Assert.Equal(new DateTime(2027, 4, 27, 9, 30, 0), entry.DtEnd!.AsUtc);
        Assert.Equal(($"{nudge.Id}@recovery.example.com", "Recovery massage, Wimbledon Massage"), (entry.Uid, entry.Summary));
        Assert.Equal(new Uri("mailto:desk@example.com"), entry.Organizer!.Value);
        Assert.Null(entry.Location);
    }

    [Fact]
    public async Task Without_an_hour_it_covers_the_part_of_the_day_and_says_so()
    {
        await using var host = await WebHost.Start();
        await host.Confirm(await host.Ask(await host.AddRunner()));
        await host.Drain();

        var mail = Assert.Single(await host.Kept(By.Email), m => m.To == "runner1@example.com");
        Assert.Contains("Tuesday 27 April, in the morning, at the time we agreed.", mail.Body, StringComparison.Ordinal);
        var entry = Read(mail.File).Entry;
        Assert.Equal((new DateTime(2027, 4, 27, 7, 0, 0), new DateTime(2027, 4, 27, 11, 0, 0)), (entry.DtStart!.AsUtc, entry.DtEnd!.AsUtc));
        Assert.Contains("at the time we agreed", entry.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task By_text_a_link_leads_to_the_file_and_following_it_changes_nothing()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        await host.Runners.Stop(runner.RunnerId, By.Email, "the runner said stop", Source.Runner, host.Now, Ct);
        var confirmed = await host.Confirm(await host.Ask(runner), new LocalTime(9, 30));
        await host.Drain();

        Assert.Equal(By.Sms, confirmed!.ToldBy);
        var text = Assert.Single(await host.Kept(By.Sms));
        Assert.Contains("booked at The Recovery Clinic: Tue 27 Apr, 9:30am", text.Body, StringComparison.Ordinal);
        var link = host.Link(LinkPurpose.Appointment, Assert.Single(await host.Messages(Step.Booked)).Id);
        Assert.Contains(link, text.Body, StringComparison.Ordinal);
        var before = host.Dump();
        (await host.Open(link)).Says("Your appointment", "Tuesday 27 April 2027, at 9:30am.");
        var file = await host.Open($"{link}/appointment.ics");
        Assert.Equal("text/calendar; charset=utf-8", file.Headers["Content-Type"]);
        Assert.Equal("no-store", file.Headers["Cache-Control"]);
        Assert.Equal(new DateTime(2027, 4, 27, 8, 30, 0), Calendar.Load(file.Raw)!.Events.Single().DtStart!.AsUtc);
        Assert.Equal(before, host.Dump());
        Assert.Equal(HttpStatusCode.NotFound, (await host.Open(host.Link(LinkPurpose.Appointment, runner.Text))).Status);
    }

    [Fact]
    public async Task Who_has_stopped_everything_is_not_written_to()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        var request = await host.Ask(runner);
        await host.Runners.Stop(runner.RunnerId, null, "the runner said stop", Source.Runner, host.Now, Ct);

        Assert.Null((await host.Confirm(request))!.ToldBy);
        Assert.Empty(await host.Messages(Step.Booked));
        Assert.Equal(EntryOutcome.Booked, (await host.Runners.FindEntry(runner.EntryId, Ct))!.Outcome);
    }

    [Fact]
    public async Task Who_has_switched_texts_off_gets_none_about_the_booking_either()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        var request = await host.Ask(runner);
        await host.Runners.Stop(runner.RunnerId, By.Email, StopReasons.Said, Source.Runner, host.Now, Ct);
        await host.Get<SqlDatabase>().Write(s => s.Execute("DELETE FROM entry_channels WHERE channel = 'sms'"), Ct);

        Assert.Null((await host.Confirm(request))!.ToldBy);
        Assert.Empty(await host.Messages(Step.Booked));
    }

    [Fact]
    public async Task Who_has_switched_emails_off_is_texted_about_the_booking()
    {
        await using var host = await WebHost.Start();
        var request = await host.Ask(await host.AddRunner());
        await host.Get<SqlDatabase>().Write(s => s.Execute("DELETE FROM entry_channels WHERE channel = 'email'"), Ct);

        Assert.Equal(By.Sms, (await host.Confirm(request))!.ToldBy);
        Assert.Equal(By.Sms, Assert.Single(await host.Messages(Step.Booked)).Channel);
    }

    [Fact]
    public async Task A_channel_switched_off_between_the_answer_and_the_sending_stays_silent()
    {
        await using var host = await WebHost.Start();
        await host.Confirm(await host.Ask(await host.AddRunner()));
        await host.Get<SqlDatabase>().Write(s => s.Execute("DELETE FROM entry_channels WHERE channel = 'email'"), Ct);
        await host.Drain();

        Assert.Equal(SkipReason.ChannelOff, Assert.Single(await host.Messages(Step.Booked)).Reason);
    }

    [Fact]
    public async Task A_stop_between_the_answer_and_the_sending_holds()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        await host.Confirm(await host.Ask(runner));
        await host.Runners.Stop(runner.RunnerId, By.Email, "the runner said stop", Source.Runner, host.Now, Ct);
        await host.Drain();

        Assert.Equal(SkipReason.Stopped, Assert.Single(await host.Messages(Step.Booked)).Reason);
        Assert.DoesNotContain(await host.Kept(By.Email), m => m.To == "runner1@example.com");
    }

    [Fact]
    public async Task A_booking_that_is_undone_before_it_goes_out_is_not_confirmed_and_its_page_says_so()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        await host.Confirm(await host.Ask(runner));
        await host.Runners.SetOutcome(runner.EntryId, null, Source.Reception, host.Now, Ct);
        await host.Drain();

        var message = Assert.Single(await host.Messages(Step.Booked));
        Assert.Equal((NudgeStatus.Skipped, SkipReason.BookingUndone), (message.Status, message.Reason));
        var link = host.Link(LinkPurpose.Appointment, message.Id);
        (await host.Open(link)).Says("This appointment is no longer booked");
        Assert.Equal(HttpStatusCode.NotFound, (await host.Open($"{link}/appointment.ics")).Status);
    }

    [Fact]
    public async Task Late_in_the_evening_it_waits_for_the_morning()
    {
        await using var host = await WebHost.Start();
        var request = await host.Ask(await host.AddRunner());
        host.GoTo(12, 20, 15);
        await host.Confirm(request);
        await host.Drain();
        Assert.Equal(Instant.FromUtc(2027, 4, 13, 6, 30), Assert.Single(await host.Messages(Step.Booked)).NotBefore);

        host.GoTo(13, 7, 30);
        await host.Drain();
        Assert.Equal(NudgeStatus.Accepted, Assert.Single(await host.Messages(Step.Booked)).Status);
    }

    [Fact]
    public async Task What_was_held_up_until_the_evening_waits_for_the_morning_too()
    {
        await using var host = await WebHost.Start();
        await host.Confirm(await host.Ask(await host.AddRunner()));
        host.GoTo(12, 20);
        await host.Drain();
        Assert.Equal((NudgeStatus.Deferred, Instant.FromUtc(2027, 4, 13, 6, 30)), Assert.Single(await host.Messages(Step.Booked)) is var n ? (n.Status, n.Due) : default);

        host.GoTo(13, 7, 30);
        await host.Drain();
        Assert.Equal(NudgeStatus.Accepted, Assert.Single(await host.Messages(Step.Booked)).Status);
    }

    [Fact]
    public async Task Once_the_appointment_has_begun_there_is_nothing_to_tell()
    {
        await using var host = await WebHost.Start();
        await host.Confirm(await host.Ask(await host.AddRunner()), new LocalTime(9, 30));
        host.GoTo(27, 9, 30);
        await host.Drain();
        await host.Get<SqlNudgeStore>().SkipExpired(host.Now, Ct);

        Assert.Equal(SkipReason.TooLate, Assert.Single(await host.Messages(Step.Booked)).Reason);
    }

    [Fact]
    public async Task Two_receptionists_confirm_once()
    {
        await using var host = await WebHost.Start();
        var request = await host.Ask(await host.AddRunner());
        var answers = await Task.WhenAll(host.Confirm(request, new LocalTime(9, 0)), host.Confirm(request, new LocalTime(10, 0)));

        Assert.Single(answers, a => a is not null);
        Assert.Single(await host.Messages(Step.Booked));
    }

    private static (Calendar Calendar, CalendarEvent Entry) Read(AttachedFile? file)
    {
        Assert.Equal(("appointment.ics", "text/calendar"), (file!.Name, file.Type));
        var calendar = Calendar.Load(file.Text)!;
        return (calendar, Assert.Single(calendar.Events));
    }
}
