using System.Net;
using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Send;
using Recovery.Runners;
using Recovery.SignUps;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Desk;

public sealed class DeskPagesTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private DeskHost _host = null!;
    private DeskData _data = null!;
    private HttpClient _browser = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await DeskHost.Start();
        _data = new DeskData(_host);
        _browser = await _host.SignedIn();
    }

    public ValueTask DisposeAsync()
    {
        _browser.Dispose();
        return _host.DisposeAsync();
    }

    [Fact]
    public async Task The_day_shows_its_nudges_and_how_they_stand()
    {
        await _data.Accepted(await _data.Runner("Ada Lovelace"));
        await _data.Queued(await _data.Runner("Bob Marley"), channel: By.Email);

        var page = await Text("/clinic");

        Assert.Contains("Tuesday 27 April 2027", page, StringComparison.Ordinal);
        Assert.Contains("Ada Lovelace", page, StringComparison.Ordinal);
        Assert.Contains("Soreness text", page, StringComparison.Ordinal);
        Assert.Contains("Ready to go", page, StringComparison.Ordinal);
        Assert.Contains("What goes out next", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_channel_on_hold_and_what_is_unsettled_stand_at_the_top()
    {
        await _host.Nudges.SetPause(
            new ChannelPause(By.Sms, "Twilio didn't accept our sign-in. Ask whoever looks after the system to check its keys.", _host.Now, _host.Now + Duration.FromMinutes(10)), None);
        await _data.Sent(await _data.Runner("Ada"), new Outcome.InDoubt("no answer in time"));
        await _data.Dead(await _data.Runner("Bob"));

        var page = await Text("/clinic");

        Assert.Contains("Texts are on hold", page, StringComparison.Ordinal);
        Assert.Contains("Texts are on hold since 07:00: Twilio didn't accept our sign-in. Ask whoever looks after the system to check its keys.", page, StringComparison.Ordinal);
        Assert.Contains("2 people need you", page, StringComparison.Ordinal);
        Assert.Contains("may not have gone out. No answer in time.", page, StringComparison.Ordinal);
        Assert.Contains("failed because of a fault in this system. The store was away.", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hold_without_an_end_names_no_hour_at_which_it_is_tried_again()
    {
        await _host.Nudges.SetPause(new ChannelPause(By.Email, "the store was restored from a backup", _host.Now, ChannelPause.NoEnd), None);

        var page = await Text("/clinic");

        Assert.Contains("Emails are on hold", page, StringComparison.Ordinal);
        Assert.Contains("Emails are on hold since 07:00: The store was restored from a backup.", page, StringComparison.Ordinal);
        Assert.Contains("They wait until the restore is finished. Nothing is lost", page, StringComparison.Ordinal);
        Assert.DoesNotContain("try again by ourselves", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Marks_are_offered_and_taken_back_in_words()
    {
        var runner = await _data.Runner("Ada Lovelace");
        Assert.Contains("Mark as didn't run", await Text($"/clinic/runners/{runner.RunnerId}"), StringComparison.Ordinal);
        await _host.Runners.SetOutcome(runner.EntryId, EntryOutcome.NotRun, Source.Reception, _host.Now, None);
        Assert.Contains("Undo didn't run", await Text($"/clinic/runners/{runner.RunnerId}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_filter_is_named_and_the_page_shown_all_the_same()
    {
        var page = await Text("/clinic?status=lost&day=tomorrow");

        Assert.Contains("'lost' isn't a status", page, StringComparison.Ordinal);
        Assert.Contains("'tomorrow' isn't a date", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_nudge_tells_its_story_in_plain_words()
    {
        var runner = await _data.Runner("Ada Lovelace");
        var sent = await _data.Accepted(runner);
        await _host.Runners.SetOutcome(runner.EntryId, EntryOutcome.Booked, Source.Reception, _host.Now, None);
        var skipped = await _data.Queued(runner, step: "last-call", day: new LocalDate(2027, 4, 29));
        await _host.Nudges.Claim(skipped, Instant.FromUtc(2027, 4, 29, 6, 31), Instant.FromUtc(2027, 4, 29, 6, 32), None);

        var story = await Text($"/clinic/nudges/{sent.Nudge}");
        var why = await Text($"/clinic/nudges/{skipped.Nudge}");

        Assert.Contains("Soreness text to Ada Lovelace", story, StringComparison.Ordinal);
        Assert.Contains("Planned", story, StringComparison.Ordinal);
        Assert.Contains("Handed to the sandbox", story, StringComparison.Ordinal);
        Assert.Contains("The sandbox accepted it", story, StringComparison.Ordinal);
        Assert.Contains("Nothing. The sandbox keeps it", story, StringComparison.Ordinal);
        Assert.Contains("Tue 27 Apr 07:30", story, StringComparison.Ordinal);
        Assert.Contains("What it says", story, StringComparison.Ordinal);
        Assert.Contains("/b/…", story, StringComparison.Ordinal);
        Assert.DoesNotMatch("/b/[A-Za-z0-9_-]{16}", story);
        Assert.Contains("Not sent: the runner had booked", why, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await _browser.GetAsync("/clinic/nudges/none")).StatusCode);
    }

    [Theory]
    [InlineData("lovel")]
    [InlineData("07700 900001")]
    [InlineData("runner1@example.com")]
    public async Task A_runner_is_found_by_name_number_or_address(string text)
    {
        var runner = await _data.Runner("Ada Lovelace");
        await _data.Runner("Bob Marley");

        var page = await _browser.GetStringAsync($"/clinic/runners?q={Uri.EscapeDataString(text)}");

        Assert.Contains($"/clinic/runners/{runner.RunnerId}", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Bob Marley", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_tap_marks_a_runner_booked_and_another_takes_it_back()
    {
        var runner = await _data.Runner("Ada Lovelace");
        var path = $"/clinic/runners/{runner.RunnerId}";
        Assert.Contains("Tue 27 Apr, 07:30 to 08:00", await Text(path), StringComparison.Ordinal);

        var booked = await Tap(path, "Mark", runner, "booked");
        Assert.Contains("Marked as booked", booked, StringComparison.Ordinal);
        Assert.Contains("the runner has booked", booked, StringComparison.Ordinal);
        Assert.Equal(EntryOutcome.Booked, (await _host.Runners.FindEntry(runner.EntryId, None))!.Outcome);

        var undone = await Tap(path, "Undo", runner, "booked");
        Assert.Contains("Undone", undone, StringComparison.Ordinal);
        Assert.Null((await _host.Runners.FindEntry(runner.EntryId, None))!.Outcome);
    }

    [Fact]
    public async Task A_stop_by_the_runner_offers_no_undo_to_reception()
    {
        var runner = await _data.Runner();
        await _host.Runners.Stop(runner.RunnerId, null, "the runner said stop", Source.Runner, _host.Now, None);

        var page = await Text($"/clinic/runners/{runner.RunnerId}");

        Assert.Contains("Texts are stopped: the runner said stop, ", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Undo stop", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Stop all messages", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tap_without_the_token_or_on_another_runners_entry_changes_nothing()
    {
        var ada = await _data.Runner("Ada");
        var bob = await _data.Runner("Bob");
        using var without = await _browser.PostAsync(
            $"/clinic/runners/{ada.RunnerId}?handler=Mark", new FormUrlEncodedContent([new("entry", $"{ada.EntryId}"), new("mark", "booked")]));
        Assert.Equal(HttpStatusCode.BadRequest, without.StatusCode);

        var token = DeskHost.Token(await _browser.GetStringAsync($"/clinic/runners/{ada.RunnerId}"));
        using var foreign = await _browser.PostAsync($"/clinic/runners/{ada.RunnerId}?handler=Mark", Form(token, bob, "booked"));
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        Assert.Null((await _host.Runners.FindEntry(ada.EntryId, None))!.Outcome);
        Assert.Null((await _host.Runners.FindEntry(bob.EntryId, None))!.Outcome);
    }

    [Fact]
    public async Task A_name_is_text_wherever_it_is_shown()
    {
        const string Name = "<script>alert('x')</script>\"><img src=x onerror=alert(1)>";
        var runner = await _data.Runner(Name);
        var dead = await _data.Dead(runner, "<b>reason</b>");

        foreach (var path in new[]
        {
            "/clinic", $"/clinic/nudges/{dead.Nudge}", $"/clinic/runners/{runner.RunnerId}", "/clinic/dead-letters",
            $"/clinic/runners?q={Uri.EscapeDataString(Name)}", $"/clinic?q={Uri.EscapeDataString(Name)}", "/clinic/runners?q=runner1@example.com",
        })
        {
            var page = await _browser.GetStringAsync(path);
            Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
            Assert.DoesNotContain("<img src=x", page, StringComparison.Ordinal);
            Assert.DoesNotContain("<b>reason", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_was_given_up_is_sent_again_from_its_list()
    {
        var dead = await _data.Dead(await _data.Runner("Ada Lovelace"), "the store was away");
        var page = await _browser.GetStringAsync("/clinic/dead-letters");
        Assert.Contains("the store was away", page, StringComparison.Ordinal);

        using var answer = await _browser.PostAsync(
            "/clinic/dead-letters?handler=Replay",
            new FormUrlEncodedContent([new("__RequestVerificationToken", DeskHost.Token(page)), new("nudge", dead.Nudge)]));

        Assert.Contains("back in the queue", DeskHost.Plain(await answer.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        Assert.NotEqual(NudgeStatus.Dead, (await _host.Log.Find(dead.Nudge, None))!.Nudge.Status);
    }

    [Fact]
    public async Task A_race_is_added_on_the_page_and_mistakes_keep_what_was_typed()
    {
        var token = DeskHost.Token(await _browser.GetStringAsync("/clinic/races"));
        using var wrong = await _browser.PostAsync("/clinic/races", Race(token, "Great North Run 2027", "2026-09-12"));
        var page = DeskHost.Plain(await wrong.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Contains("2026-09-12 is in the past", page, StringComparison.Ordinal);

        using var right = await _browser.PostAsync("/clinic/races", Race(token, "Great North Run 2027", "2027-09-12"));
        Assert.Contains("Great North Run 2027 is now on the form", DeskHost.Plain(await right.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        Assert.NotNull(await _host.Races.Find("great-north-run-2027", None));
    }

    private async Task<string> Tap(string path, string handler, RegistrationResult runner, string mark)
    {
        var token = DeskHost.Token(await _browser.GetStringAsync(path));
        using var answer = await _browser.PostAsync($"{path}?handler={handler}", Form(token, runner, mark));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var plain = DeskHost.Plain(await answer.Content.ReadAsStringAsync());
        // Encoded twice, a letter shows its code.
        Assert.DoesNotContain("&#", plain, StringComparison.Ordinal);
        return plain;
    }

    private async Task<string> Text(string path)
    {
        using var answer = await _browser.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return DeskHost.Plain(await answer.Content.ReadAsStringAsync());
    }

    private static FormUrlEncodedContent Form(string token, RegistrationResult runner, string mark) =>
        new([new("__RequestVerificationToken", token), new("entry", $"{runner.EntryId}"), new("mark", mark)]);

    private static FormUrlEncodedContent Race(string token, string name, string day) =>
        new([new("__RequestVerificationToken", token), new("name", name), new("days", day), new("days", "")]);
}
