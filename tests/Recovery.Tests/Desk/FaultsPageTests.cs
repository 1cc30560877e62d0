using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using NodaTime;
using Recovery.Desk;
using Recovery.Nudges;
using Recovery.Nudges.Send;
using Recovery.Readiness;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Desk;

public sealed class FaultsPageTests : DeskTest
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Without_trouble_nothing_is_stuck_and_no_page_has_a_banner_or_a_number()
    {
        using var browser = await Host.SignedIn();

        Assert.Contains("Nothing is stuck", await browser.GetStringAsync("/clinic/faults"), StringComparison.Ordinal);
        var other = await browser.GetStringAsync("/clinic/races");
        Assert.DoesNotContain("class=\"count\"", other, StringComparison.Ordinal);
        Assert.DoesNotContain("notice bad", other, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_providers_trouble_stands_on_every_page_in_a_line_with_what_waits_and_a_link()
    {
        await Hold();
        await Data.Queued(await Data.Runner());
        Host.Time.Advance(TimeSpan.FromMinutes(31));
        using var browser = await Host.SignedIn();

        foreach (var path in new[] { "/clinic", "/clinic/runners", "/clinic/races", "/clinic/replies", "/clinic/appointments" })
        {
            var page = WebUtility.HtmlDecode(await browser.GetStringAsync(path));
            Assert.Contains(
                "<strong>Texts are on hold</strong> since 07:00: Twilio says <suspended>. 1 waits. We try again by ourselves at 8am. Nothing is lost: ", page, StringComparison.Ordinal);
            Assert.Contains("href=\"/clinic/faults\">See Faults", page, StringComparison.Ordinal);
            Assert.Contains("<span class=\"count\">1</span>", page, StringComparison.Ordinal);
        }

        var faults = await browser.GetStringAsync("/clinic/faults");
        Assert.DoesNotContain("See Faults", faults, StringComparison.Ordinal);
        Assert.DoesNotContain("<suspended>", faults, StringComparison.Ordinal);
        Assert.Contains("What to do:", faults, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_is_not_signed_in_sees_no_trouble()
    {
        await Hold();
        using var browser = Host.Browser();

        Assert.DoesNotContain("on hold", await browser.GetStringAsync("/clinic/sign-in"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_that_failed_is_sent_again_at_a_tap()
    {
        var (first, second) = (await Data.Dead(await Data.Runner("Ada")), await Data.Dead(await Data.Runner("Bob")));
        using var browser = await Host.SignedIn();
        var page = await browser.GetStringAsync("/clinic/faults");
        Assert.Contains("Send all again", page, StringComparison.Ordinal);

        var done = await DeskHost.Post(browser, "/clinic/faults?handler=ReplayAll", page);
        Assert.Contains("2 are back in the queue", done, StringComparison.Ordinal);
        Assert.DoesNotContain("Send all again", done, StringComparison.Ordinal);
        Assert.All([first, second], m => Assert.NotEqual(NudgeStatus.Dead, Host.Log.Find(m.Nudge, None).GetAwaiter().GetResult()!.Nudge.Status));

        var noted = (await Host.Get<IDeskChanges>().Page(new ChangesQuery(null, null, null, null, 20), None)).Items.Where(c => c.Change.What == DeskActions.ReplayedNudge);
        Assert.Equal(["Ada", "Bob"], noted.Select(c => c.Runner).Order());

        Assert.Contains("Nothing was sent again", await DeskHost.Post(browser, "/clinic/faults?handler=ReplayAll", page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_address_that_faults_had_before_still_shows_them_and_a_page_that_is_none_leads_to_the_first()
    {
        await Hold();
        using var browser = await Host.SignedIn(follows: false);

        Assert.Contains("What to do:", await browser.GetStringAsync("/clinic/dead-letters"), StringComparison.Ordinal);
        using var nowhere = await browser.GetAsync("/clinic/faults?after=nonsense");
        Assert.Equal("/clinic/faults", nowhere.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task The_api_serves_the_same_and_sends_all_again()
    {
        await Hold();
        await Data.Dead(await Data.Runner());

        var faults = (await Program.GetFromJsonAsync<JsonElement>("/api/clinic/faults")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(["hold", "dead"], faults.Select(f => f.GetProperty("kind").GetString()));
        Assert.Equal("2027-04-27T07:00:00+01:00", faults[0].GetProperty("since").GetString());
        Assert.Holds(faults[0].GetProperty("stopsSending").GetBoolean());

        using var answer = await Program.PostAsync("/api/clinic/dead-letters/replay", null);
        var replayed = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((1, false), (replayed.GetProperty("replayed").GetInt32(), replayed.GetProperty("more").GetBoolean()));
    }

    [Fact]
    public async Task A_timer_that_fails_in_another_process_is_seen_here()
    {
        await Host.Get<IWorkSigns>().Note(TimedWork.Planning, "queueing", Host.Now - Duration.FromMinutes(5), None);
        await Host.Get<IWorkSigns>().Note(TimedWork.Planning, "queueing", Host.Now, None);
        using var browser = await Host.SignedIn();

        var page = WebUtility.HtmlDecode(await browser.GetStringAsync("/clinic/races"));

        Assert.Contains("Something fails every minute", page, StringComparison.Ordinal);
        Assert.Contains("It's this: queueing.", page, StringComparison.Ordinal);
    }

    private Task Hold() => Host.Nudges.SetPause(
        new ChannelPause(By.Sms, "Twilio says <suspended>", Host.Now, Host.Now + Duration.FromHours(1)), None);
}
