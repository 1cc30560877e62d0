using System.Net;
using System.Text.RegularExpressions;
using NodaTime;
using Recovery.Appointments;
using Recovery.Clinic;
using Recovery.Desk;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Receipts;
using Recovery.Nudges.Send;
using Recovery.Replies;
using Recovery.Runners;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Desk;

/// <summary>What can be done about each kind of card, in the order in which it is offered. It is Tuesday 27 April 2027.</summary>
public sealed partial class CardVerbsTests : DeskTest
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_number_that_takes_nothing_is_not_rung_but_corrected()
    {
        await Sent(new Outcome.Rejected("21614", "This number isn't a mobile.", StopReasons.NoMobile, OfNumber: true));

        Assert.Equal(["Email runner1@example.com", "Switch to email", "Fix the number", "Rang them", "Done"], await Verbs());
    }

    [Fact]
    public async Task A_text_that_did_not_arrive_may_be_a_wrong_number()
    {
        var text = await Data.Accepted(await Data.Runner());
        await Host.Get<ReceiptHandler>().Apply([new Receipt(text.Nudge, By.Sms, ReceiptKind.TextUndelivered, Reason: "The phone was switched off")], []);

        Assert.Equal(["Ring 07700 900001", "Fix the number", "Rang them", "Done"], (await Verbs()).Except(["Switch to email"]));
    }

    [Fact]
    public async Task What_is_unconfirmed_says_nothing_against_the_number()
    {
        await Sent(new Outcome.InDoubt("no answer in time"));

        Assert.Equal(["Ring 07700 900001", "Switch to email", "Rang them", "Done"], await Verbs());
    }

    [Fact]
    public async Task By_email_nothing_is_switched_to_a_text_and_the_address_may_be_wrong()
    {
        await Sent(new Outcome.Rejected("invalid", "refused"), By.Email);

        Assert.Equal(["Ring 07700 900001", "Fix the address", "Rang them", "Done"], await Verbs());
    }

    [Fact]
    public async Task What_failed_by_our_fault_is_sent_again_until_it_is_too_late_and_only_then_ticked_off()
    {
        await Data.Dead(await Data.Runner());
        Assert.Equal(["Ring 07700 900001", "Send again", "Switch to email"], await Verbs());

        At(13, 0);
        Assert.Equal(["Ring 07700 900001", "Rang them", "Done"], await Verbs());
    }

    [Fact]
    public async Task A_reply_and_a_request_are_dealt_with_on_their_own_pages()
    {
        var runner = await Data.Runner();
        var sent = await Data.Accepted(runner);
        await Host.Get<IReplyStore>().Take(new NewReply("SM9", StoreBuilders.Mobile(1), "Hello?", ReplyWords.Read("Hello?")), Host.Now, None);
        Assert.Equal(["Ring 07700 900001", "Read the reply"], await Verbs());

        var number = (await Host.Log.Find(sent.Nudge, None))!.Nudge.Number;
        await Host.Get<IAppointmentStore>().Ask(
            new AppointmentWish(runner.EntryId, number, new LocalDate(2027, 4, 28), PartOfDay.Morning, Host.Now + Duration.FromHours(7)), Host.Now, None);
        Assert.Equal(["Answer the request", "Read the reply", "Ring 07700 900001"], (await Verbs()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Somebody_whom_we_do_not_know_can_be_rung_and_read()
    {
        await Host.Get<IReplyStore>().Take(new NewReply("SM9", StoreBuilders.Mobile(77), "Hello?", ReplyWords.Read("Hello?")), Host.Now, None);

        Assert.Equal(["Ring 07700 900077", "Read the reply"], await Verbs());
    }

    [Theory]
    [InlineData("rang", "Noted that you rang them.", DeskActions.RangRunner)]
    [InlineData("done", "Done. They're off the list.", DeskActions.DealtWithNudge)]
    [InlineData("switch", "It goes out as an email", DeskActions.SwitchedNudge)]
    public async Task Each_ends_the_need_and_is_noted_under_whoever_did_it(string button, string says, string noted)
    {
        var lost = await Sent(new Outcome.InDoubt("no answer in time"));
        using var browser = await Host.SignedIn();

        var after = DeskHost.Plain(await DeskHost.Post(browser, "/clinic/needs", await browser.GetStringAsync("/clinic", None), (button, lost.Nudge)));

        Assert.Contains(says, after, StringComparison.Ordinal);
        Assert.Contains("Nobody needs you.", after, StringComparison.Ordinal);
        Assert.Equal(noted, Assert.Single(await Host.Noted(), n => n.Change.Subject == lost.Nudge).Change.What);
    }

    private async Task<NudgeMessage> Sent(Outcome outcome, Channel? channel = null)
    {
        var message = await Data.Sent(await Data.Runner(), outcome, channel: channel);
        At(7, 45);
        return message;
    }

    private void At(int hour, int minute) =>
        Host.Time.SetUtcNow(DeskData.Tuesday.At(new LocalTime(hour, minute)).InZoneStrictly(DateTimeZoneProviders.Tzdb["Europe/London"]).ToDateTimeOffset());

    /// <summary>Those of the only card.</summary>
    private async Task<IReadOnlyList<string>> Verbs()
    {
        using var browser = await Host.SignedIn();
        var actions = Assert.Single(Actions().Matches(await browser.GetStringAsync("/clinic", None))).Groups[1].Value;
        return [.. Verb().Matches(actions).Select(m => WebUtility.HtmlDecode(m.Groups[1].Value))];
    }

    [GeneratedRegex("<p class=\"actions\" role=\"group\"[^>]*>(.*?)</p>", RegexOptions.Singleline)]
    private static partial Regex Actions();

    [GeneratedRegex("<(?:a|button)[^>]*>([^<]*)</")]
    private static partial Regex Verb();
}
