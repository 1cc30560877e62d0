using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Recovery.Appointments;
using Recovery.Channels.Sandbox;
using Recovery.Nudges;
using Recovery.Runners;
using Recovery.Security;
using Recovery.Tests.Fixtures;
using Recovery.Timing;

namespace Recovery.Tests.Web;

/// <summary>Reception answers by the API, the runner by the link of the message: what each of them gets.</summary>
public sealed class AnswersTests : IAsyncLifetime
{
    private WebHost _host = null!;
    private HttpClient _desk = null!;
    private KnownRunner _runner = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _host = await WebHost.Start(
            ("PublicUrl", "https://recovery.example.com"), ("Clinic:Name", "Zoë’s Massage, Wimbledon"), ("Clinic:Address", "1 Sample Street, London SW20 8LR"));
        _desk = _host.Browser();
        _desk.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", WebHost.ClinicKey);
        _runner = await _host.AddRunner();
    }

    public async ValueTask DisposeAsync()
    {
        _desk.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task Another_time_is_offered_taken_changed_and_called_off_and_the_calendar_follows()
    {
        var id = (await _host.Ask(_runner)).Id;

        var offered = await Post($"appointments/{id}/offer", new { day = "2027-04-28", hour = "9:30" });
        Assert.Equal(("offered", "2027-04-28", "09:30", "email"), (Text(offered, "status"), Text(offered, "offeredDay"), Text(offered, "offeredHour"), Text(offered, "toldBy")));
        var offer = await Mail();
        Assert.Equal("Would Wednesday 28 April at 9:30am suit you?", offer.Subject);
        Assert.Contains("We can't do Tuesday 27 April, in the morning, but Zoë’s Massage, Wimbledon could see you on Wednesday 28 April at 9:30am.", offer.Body, StringComparison.Ordinal);
        Assert.Null(offer.File);

        var link = await LinkOf(Step.Offer);
        Assert.Contains(link, offer.Body, StringComparison.Ordinal);
        var dump = _host.Dump();
        (await _host.Open(link)).Says("Another time for your massage", "We can't do Tuesday 27 April, in the morning.", "Wednesday 28 April 2027 at 9:30am", "Yes, book it");
        Assert.Equal(dump, _host.Dump());
        await _host.Press(link, ("say", "accept"), ("offer", Text(offered, "answerId")!));

        Assert.Equal(EntryOutcome.Booked, await Outcome());
        var booked = await Mail();
        Assert.Equal("Booked: your massage on Wednesday 28 April at 9:30am", booked.Subject);
        var (first, entry) = Read(booked.File);
        Assert.Equal(("PUBLISH", 0, EventStatus.Confirmed), (first.Method, entry.Sequence, entry.Status));
        Assert.Empty(entry.Attendees);
        (await _host.Open(link)).Says("Your appointment", "Wednesday 28 April 2027, at 9:30am.", "1 Sample Street, London SW20 8LR", "Add to your calendar");

        var changed = await Post($"appointments/{id}/change", new { day = "2027-04-29", hour = "11:00" });
        Assert.Equal((1, "2027-04-29"), (changed.GetProperty("sequence").GetInt32(), Text(changed, "agreedDay")));
        var news = await Mail();
        Assert.Equal("Your massage is now on Thursday 29 April at 11am", news.Subject);
        var (second, moved) = Read(news.File);
        Assert.Equal(("REQUEST", 1, entry.Uid), (second.Method, moved.Sequence, moved.Uid));
        Assert.Equal(new DateTime(2027, 4, 29, 10, 0, 0), moved.DtStart!.AsUtc);
        Assert.Equal("mailto:runner1@example.com", Assert.Single(moved.Attendees).Value!.OriginalString);
        Assert.Holds(moved.DtStamp!.AsUtc >= entry.DtStamp!.AsUtc);

        var off = await Post($"appointments/{id}/cancel", null);
        Assert.Equal("undone", Text(off, "status"));
        Assert.Null(await Outcome());
        var end = await Mail();
        Assert.Equal("Cancelled: your massage on Thursday 29 April at 11am", end.Subject);
        var (third, gone) = Read(end.File, "cancelled.ics");
        Assert.Equal(("CANCEL", 2, entry.Uid, EventStatus.Cancelled), (third.Method, gone.Sequence, gone.Uid, gone.Status));
        Assert.Equal(moved.DtStart, gone.DtStart);
        var file = await _host.Open($"{await LinkOf(Step.Cancelled)}/cancelled.ics");
        Assert.Equal(("text/calendar; charset=utf-8; method=CANCEL", end.File!.Text), (file.Headers["Content-Type"], file.Raw));
        Assert.Equal(HttpStatusCode.NotFound, (await _host.Open($"{await LinkOf(Step.Cancelled)}/appointment.ics")).Status);
        (await _host.Open(link)).Says("This appointment is no longer booked", "Take it off your calendar");
    }

    [Fact]
    public async Task Declined_with_a_sentence_the_runner_hears_it_and_asks_for_something_else_by_its_link()
    {
        var id = (await _host.Ask(_runner)).Id;
        var declined = await Post($"appointments/{id}/decline", new { words = "  We're   closed then " });
        Assert.Equal(("declined", "email"), (Text(declined, "status"), Text(declined, "toldBy")));
        Assert.Null(await Outcome());

        var mail = await Mail();
        Assert.Equal("Sorry, we can't do Tuesday 27 April", mail.Subject);
        Assert.Contains("in the morning. We're closed then. Nothing is booked.", mail.Body, StringComparison.Ordinal);
        Assert.Null(mail.File);

        var link = await LinkOf(Step.Declined);
        (await _host.Open(link)).Says("Sorry, we can't do that time", "We're closed then.", "Ask for another time");
        _host.Time.Advance(TimeSpan.FromMinutes(1));
        await _host.Press(link, ("say", "ask"), ("when", "2027-04-28 morning"));
        Assert.Equal(EntryOutcome.Requested, await Outcome());
        (await _host.Open(link)).Says("You've asked for an appointment", "You asked for Wednesday 28 April in the morning.");
    }

    [Fact]
    public async Task By_text_each_answer_is_one_segment_and_its_link_has_the_calendars_file()
    {
        await _host.Runners.Stop(_runner.RunnerId, By.Email, StopReasons.Said, Source.Runner, _host.Now, Ct);
        var id = (await _host.Ask(_runner)).Id;
        foreach (var (path, body, step) in new (string, object?, string)[]
        {
            ("offer", new { day = "2027-04-28", part = "morning" }, Step.Offer), ("confirm", new { day = "2027-04-28", hour = "9:30" }, Step.Booked),
            ("change", new { hour = "10:30" }, Step.Changed), ("cancel", null, Step.Cancelled),
        })
        {
            Assert.Equal("sms", Text(await Post($"appointments/{id}/{path}", body), "toldBy"));
            await _host.Drain();
            var text = (await _host.Kept(By.Sms))[^1];
            Assert.Equal(1, Recovery.Messages.SmsSegments.Of(text.Body).Count);
            var link = await LinkOf(step);
            Assert.Contains(link, text.Body, StringComparison.Ordinal);
            if (step is Step.Booked or Step.Changed)
            {
                var sequence = Calendar.Load((await _host.Open($"{link}/appointment.ics")).Raw)!.Events.Single().Sequence;
                Assert.Equal(step == Step.Booked ? 0 : 1, sequence);
            }
        }
    }

    [Fact]
    public async Task At_night_answers_wait_for_the_morning_and_only_the_latest_goes_out()
    {
        var id = (await _host.Ask(_runner)).Id;
        _host.GoTo(12, 20, 30);
        await Post($"appointments/{id}/offer", new { day = "2027-04-28", hour = "9:30" });
        await Post($"appointments/{id}/confirm", new { day = "2027-04-27", hour = "9:00" });
        await Post($"appointments/{id}/change", new { day = "2027-04-27", hour = "10:00" });
        await _host.Drain();
        Assert.DoesNotContain(await _host.Kept(By.Email), m => m.To == "runner1@example.com");

        _host.GoTo(13, 7, 30);
        await _host.Drain();
        Assert.Equal("Your massage is now on Tuesday 27 April at 10am", Assert.Single(await _host.Kept(By.Email), m => m.To == "runner1@example.com").Subject);
        Assert.Equal(SkipReason.Overtaken, Assert.Single(await _host.Messages(Step.Offer)).Reason);
        Assert.Equal(SkipReason.Overtaken, Assert.Single(await _host.Messages(Step.Booked)).Reason);
    }

    [Fact]
    public async Task The_mark_that_undoes_a_booking_calls_it_off_and_tells_the_runner()
    {
        var id = (await _host.Ask(_runner)).Id;
        await Post($"appointments/{id}/confirm", new { hour = "9:00" });
        await Mail();

        using var undone = await _desk.DeleteAsync($"/api/clinic/entries/{_runner.EntryId}/booked", Ct);

        Assert.Equal(HttpStatusCode.OK, undone.StatusCode);
        Assert.Null(await Outcome());
        Assert.Equal("CANCEL", Read((await Mail()).File, "cancelled.ics").Calendar.Method);
    }

    [Fact]
    public async Task A_runner_who_rang_is_booked_and_their_pages_show_day_hour_and_place()
    {
        var booked = await Post($"entries/{_runner.EntryId}/appointment", new { day = "2027-04-28", hour = "9:30" });
        Assert.Equal(("confirmed", "email"), (Text(booked, "status"), Text(booked, "toldBy")));
        Assert.Equal("Booked: your massage on Wednesday 28 April at 9:30am", (await Mail()).Subject);

        foreach (var link in new[] { _host.Link(LinkPurpose.Runner, _runner.RunnerId), _host.Link(LinkPurpose.Book, _runner.Text) })
        {
            var page = await _host.Open(link);
            page.Says("Wednesday 28 April 2027, at 9:30am.", "1 Sample Street, London SW20 8LR", "Add to your calendar");
            Assert.DoesNotContain("pressed this by mistake", page.Page, StringComparison.Ordinal);
            var file = System.Text.RegularExpressions.Regex.Match(page.Page, "href=\"([^\"]*appointment\\.ics)\"").Groups[1].Value;
            Assert.Equal("PUBLISH", Calendar.Load((await _host.Open(file)).Raw)!.Method);
        }

        await _host.Press(_host.Link(LinkPurpose.Runner, _runner.RunnerId), ("entry", $"{_runner.EntryId}"), ("say", "undo"));
        Assert.Equal(EntryOutcome.Booked, await Outcome());
        var agenda = await _desk.GetFromJsonAsync<JsonElement>("/api/clinic/appointments/booked?from=2027-04-28&days=1", Ct);
        Assert.Equal("Runner 1", Text(Assert.Single(agenda.GetProperty("items").EnumerateArray()), "name"));
    }

    [Fact]
    public async Task An_offer_is_taken_on_the_runners_own_page_and_twice_is_once()
    {
        var id = (await _host.Ask(_runner)).Id;
        var offered = await Post($"appointments/{id}/offer", new { day = "2027-04-28", part = "morning" });
        var own = _host.Link(LinkPurpose.Runner, _runner.RunnerId);
        (await _host.Open(own)).Says("Wednesday 28 April 2027, in the morning", "Yes, book it");

        for (var tap = 0; tap < 2; tap++)
        {
            var pressed = await _host.Press(own, ("entry", $"{_runner.EntryId}"), ("say", "accept"), ("offer", Text(offered, "answerId")!));
            Assert.Equal(HttpStatusCode.Redirect, pressed.Status);
        }

        await _host.Drain();
        Assert.Single(await _host.Messages(Step.Booked));
        (await _host.Open(own)).Says("Wednesday 28 April 2027, in the morning; call us to agree the time.");
    }

    [Fact]
    public async Task An_offer_that_changed_or_is_over_books_nothing_and_says_so()
    {
        var id = (await _host.Ask(_runner)).Id;
        var first = await Post($"appointments/{id}/offer", new { day = "2027-04-13", hour = "9:30" });
        await Post($"appointments/{id}/offer", new { day = "2027-04-13", hour = "10:30" });
        var link = _host.Link(LinkPurpose.Book, _runner.Text);

        var stale = await _host.Press(link, ("say", "accept"), ("offer", Text(first, "answerId")!));
        Assert.Equal(HttpStatusCode.BadRequest, stale.Status);
        stale.Says("We've changed our answer since you opened this page", "Tuesday 13 April 2027 at 10:30am");

        _host.GoTo(13, 10, 30);
        var now = Text(await _desk.GetFromJsonAsync<JsonElement>($"/api/clinic/appointments/{id}", Ct), "answerId")!;
        var late = await _host.Press(link, ("say", "accept"), ("offer", now));
        late.Says("That time is over, or we're not open then any more.");
        Assert.Equal(EntryOutcome.Requested, await Outcome());
    }

    [Theory]
    [InlineData("offer", """{"day":"2027-04-28"}""", "hour", "Enter the time, or choose a part of the day.")]
    [InlineData("offer", """{"hour":"9:30"}""", "day", "Enter the day.")]
    [InlineData("offer", """{"day":"2027-04-28","part":"night"}""", "part", "'night' isn't a part of the day. Use morning or afternoon or evening.")]
    [InlineData("offer", """{"day":"2027-04-11","hour":"9:30"}""", "day", "Sunday 11 April is in the past. Enter the day you agreed.")]
    [InlineData("decline", """{"words":"see www.example.com"}""", "words", "What you add can't include a web or email address. Leave it out, or put a space after a full stop.")]
    [InlineData("decline", """{"words":"ring 020 8542 7788"}""", "words", "What you add can't include a phone number. Leave it out.")]
    [InlineData("confirm", """{"seen":"x"}""", "seen", "That isn't the id of an answer. Use answerId as it was served, or leave it out.")]
    public async Task What_is_wrong_is_named_and_nothing_is_told(string path, string body, string field, string sentence)
    {
        var id = (await _host.Ask(_runner)).Id;
        using var answer = await _desk.PostAsync($"/api/clinic/appointments/{id}/{path}", new StringContent(body, Encoding.UTF8, "application/json"), Ct);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(sentence, (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("errors").GetProperty(field)[0].GetString());
        Assert.Equal(RequestStatus.Open, (await _host.Get<IAppointmentStore>().Find(id, Ct))!.Status);
    }

    [Fact]
    public async Task Whoever_answers_what_has_changed_meanwhile_is_told_how_it_stands()
    {
        var id = (await _host.Ask(_runner)).Id;
        var booked = await Post($"appointments/{id}/confirm", new { hour = "9:00" });
        var seen = Text(booked, "answerId");
        await Post($"appointments/{id}/change", new { day = "2027-04-28", hour = "9:00", seen });

        using var late = await _desk.PostAsJsonAsync($"/api/clinic/appointments/{id}/change", new { day = "2027-04-29", hour = "9:00", seen }, Ct);

        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        Assert.Contains("It's booked for Wed 28 Apr, 9am, by API key.", await late.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    private async Task<JsonElement> Post(string path, object? body)
    {
        using var answer = body is null ? await _desk.PostAsync($"/api/clinic/{path}", null, Ct) : await _desk.PostAsJsonAsync($"/api/clinic/{path}", body, Ct);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {await answer.Content.ReadAsStringAsync(Ct)}");
        _host.Time.Advance(TimeSpan.FromSeconds(1));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
    }

    /// <summary>The last email that the runner got.</summary>
    private async Task<SandboxMessage> Mail()
    {
        await _host.Drain();
        return (await _host.Kept(By.Email)).Last(m => m.To == "runner1@example.com");
    }

    private async Task<string> LinkOf(string step) => _host.Link(LinkPurpose.Appointment, (await _host.Messages(step))[^1].Id);

    private async Task<EntryOutcome?> Outcome() => (await _host.Runners.FindEntry(_runner.EntryId, Ct))!.Outcome;

    /// <summary>As a calendar program reads it, and as RFC 5545 wants it written.</summary>
    private static (Calendar Calendar, CalendarEvent Entry) Read(Recovery.Messages.AttachedFile? file, string name = "appointment.ics")
    {
        Assert.Equal((name, "text/calendar"), (file!.Name, file.Type));
        Assert.All(file.Text.Split("\r\n"), line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 0, 75));
        var calendar = Calendar.Load(file.Text)!;
        var entry = Assert.Single(calendar.Events);
        Assert.Equal("Recovery massage, Zoë’s Massage, Wimbledon", entry.Summary);
        Assert.Equal("mailto:desk@example.com", entry.Organizer!.Value!.OriginalString);
        return (calendar, entry);
    }

    private static string? Text(JsonElement item, string name) => item.TryGetProperty(name, out var value) ? value.GetString() : null;
}
