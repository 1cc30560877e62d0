using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using NodaTime;
using Recovery.Appointments;
using Recovery.Clinic;
using Recovery.Replies;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Desk;

/// <summary>What Today leads to is found there, however much there is of it; and every reply and request can be reached by going on.</summary>
public sealed partial class TodayLinksTests : DeskTest
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_is_answered_on_its_own_page()
    {
        var id = await Request(1);
        using var browser = await Host.SignedIn();

        var link = Assert.Single(Links(await browser.GetStringAsync("/clinic", Ct)), l => l.Words == "Answer the request").Address;

        Assert.Equal($"/clinic/appointments/{id}", link);
        Assert.Contains("<h2 id=\"confirm\">Book it</h2>", await browser.GetStringAsync(link, Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_request_that_waits_can_be_reached_page_by_page()
    {
        var ids = new List<long>();
        for (var i = 1; i <= 21; i++)
        {
            ids.Add(await Request(i));
        }

        using var browser = await Host.SignedIn();
        var first = await browser.GetStringAsync("/clinic/appointments?from=2027-05-04", Ct);
        var later = Assert.Single(Links(first), l => l.Words == "Later requests").Address;
        var second = await browser.GetStringAsync(later, Ct);

        Assert.Equal((20, 1), (Card().Count(first), Card().Count(second)));
        Assert.Equal(ids.Order(), Card().Matches(first + second).Select(m => long.Parse(m.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture)).Order());
        Assert.Contains("Booked, Tue 4 May 2027", second, StringComparison.Ordinal);
        Assert.Contains(Links(second), l => l.Words == "Earlier requests");
    }

    [Fact]
    public async Task An_old_reply_is_found_from_Today_and_by_going_on()
    {
        var replies = Host.Get<IReplyStore>();
        for (var i = 0; i < 52; i++)
        {
            await replies.Take(new NewReply($"MM{i}", StoreBuilders.Mobile(1), $"Question {i}", ReplyWords.Read("Hello")), Host.Now, Ct);
        }

        await Data.Runner("Ada Lovelace");
        var oldest = (await replies.List(unread: true, 99, Ct))[^1].Id;
        using var browser = await Host.SignedIn();

        var link = Assert.Single(Links(await browser.GetStringAsync("/clinic", Ct)), l => l.Address.EndsWith($"#reply-{oldest}", StringComparison.Ordinal)).Address;
        Assert.Contains("Question 0<", await browser.GetStringAsync(link, Ct), StringComparison.Ordinal);

        var first = await browser.GetStringAsync("/clinic/replies", Ct);
        Assert.DoesNotContain("Question 1<", first, StringComparison.Ordinal);
        var second = await browser.GetStringAsync(Assert.Single(Links(first), l => l.Words == "Older replies").Address, Ct);
        Assert.Contains("Question 1<", second, StringComparison.Ordinal);
        Assert.Contains("Question 0<", second, StringComparison.Ordinal);
        Assert.DoesNotContain("Older replies", second, StringComparison.Ordinal);

        using var done = await browser.PostAsync(
            "/clinic/replies?handler=Handle",
            new FormUrlEncodedContent([
                new("__RequestVerificationToken", DeskHost.Token(second)), new("reply", $"{oldest}"), new("how", "done"),
                new("before", Before().Match(second).Groups[1].Value), new("all", "false"),
            ]), Ct);
        var after = await done.Content.ReadAsStringAsync(Ct);
        Assert.Contains("Marked as done.", after, StringComparison.Ordinal);
        Assert.Contains("Question 1<", after, StringComparison.Ordinal);
        Assert.DoesNotContain("Question 0<", after, StringComparison.Ordinal);
    }

    private async Task<long> Request(int number)
    {
        var runner = await Data.Runner($"Runner {number}");
        var nudge = (await Host.Log.Find((await Data.Accepted(runner, number)).Nudge, Ct))!.Nudge.Number;
        var store = Host.Get<IAppointmentStore>();
        await store.Ask(new AppointmentWish(runner.EntryId, nudge, new LocalDate(2027, 4, 28), PartOfDay.Morning, Host.Now + Duration.FromHours(7)), Host.Now, Ct);
        return (await store.OpenOf(runner.EntryId, Ct))!.Id;
    }

    private static IEnumerable<(string Address, string Words)> Links(string page) =>
        Link().Matches(page).Select(m => (WebUtility.HtmlDecode(m.Groups[1].Value), Tag().Replace(m.Groups[2].Value, "")));

    [GeneratedRegex("<a [^>]*href=\"([^\"]*)\"[^>]*>(.*?)</a>")]
    private static partial Regex Link();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex("id=\"request-(\\d+)\"")]
    private static partial Regex Card();

    [GeneratedRegex("name=\"before\" value=\"(\\d*)\"")]
    private static partial Regex Before();
}
