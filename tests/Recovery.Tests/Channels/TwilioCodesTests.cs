using Recovery.Channels.Twilio;
using Recovery.Nudges;
using Recovery.Nudges.Send;
using Recovery.Runners;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Channels;

/// <summary>What each of Twilio's codes and statuses means for the text, and for the number that it went to.</summary>
public sealed class TwilioCodesTests
{
    private const string Nudge = "AAAAAAAAAAAAAAAA";

    /// <summary>No other code may stop anybody, and these must: by an answer to our call, by a receipt, or when Twilio is asked.</summary>
    private static readonly Dictionary<int, string> Stopping = new()
    {
        [21211] = StopReasons.NoSuchNumber,
        [21610] = StopReasons.Texted,
        [21614] = StopReasons.NoMobile,
        [21635] = StopReasons.NoMobile,
        [30005] = StopReasons.UnknownNumber,
        [30006] = StopReasons.OutOfReach,
    };

    /// <summary>The number is at fault, so that an email may go out instead.</summary>
    private static readonly int[] OfNumber = [21211, 21408, 21612, 21614, 21635, 30004, 30005, 30006];

    [Fact]
    public void A_code_stops_the_number_exactly_where_the_number_takes_no_texts_or_its_owner_wants_none()
    {
        Assert.Equal(Stopping.OrderBy(s => s.Key), TwilioCodes.All.Where(c => c.Suppress is not null).ToDictionary(c => c.Code, c => c.Suppress!).OrderBy(s => s.Key));
        Assert.Equal(OfNumber, TwilioCodes.All.Where(c => c.Class == TwilioClass.PermanentRecipient).Select(c => c.Code).Order());
    }

    [Fact]
    public void A_refusal_and_a_receipt_hand_on_what_the_code_says_of_the_number()
    {
        Assert.All(TwilioCodes.All, code =>
        {
            var text = code.Code.ToString(System.Globalization.CultureInfo.InvariantCulture);
            foreach (var status in new[] { "undelivered", "failed" })
            {
                var receipt = TwilioReceipts.Of(Nudge, status, text, "SM1")!;
                Assert.Equal((Stopping.GetValueOrDefault(code.Code), $"{code.Says} ({code.Code})"), (receipt.Suppress, receipt.Reason));
            }

            if (TwilioOutcomes.Of(new TwilioAnswer(TwilioCall.Answered, 400, null, code.Code)) is Outcome.Rejected refused)
            {
                Assert.Equal(
                    (text, code.Says, Stopping.GetValueOrDefault(code.Code), OfNumber.Contains(code.Code)),
                    (refused.Code, refused.Reason, refused.Suppress, refused.OfNumber));
            }
        });
    }

    public static TheoryData<string, string> Statuses => new()
    {
        { "accepted", "taken" }, { "scheduled", "taken" }, { "queued", "taken" }, { "sending", "taken" }, { "sent", "sent" },
        { "canceled", "canceled" }, { "failed", "failed" }, { "undelivered", "undelivered" }, { "delivered", "delivered" }, { "read", "read" },
    };

    [Theory]
    [MemberData(nameof(Statuses))]
    public void Each_status_says_where_the_text_stands(string status, string kind)
    {
        var receipt = TwilioReceipts.Of(Nudge, status, null, "SM1")!;

        Assert.Equal((Nudge, By.Sms, kind, "SM1", null), (receipt.NudgeId, receipt.Channel, receipt.Kind!.Code, receipt.ProviderId, receipt.Suppress));
        Assert.Equal(receipt.Kind.Means == NudgeStatus.Undelivered, receipt.Reason is not null);
        Assert.Null(TwilioReceipts.Of(Nudge, status, null, "")!.ProviderId);
    }

    [Fact]
    public void A_status_that_nobody_knows_is_no_receipt()
    {
        Assert.Null(TwilioReceipts.Of(Nudge, "teleported", null, "SM1"));
        Assert.Null(TwilioReceipts.Of(Nudge, "Delivered", null, "SM1"));
        Assert.Null(TwilioReceipts.Of(Nudge, null, null, "SM1"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("0")]
    [InlineData("junk")]
    [InlineData("-30005")]
    [InlineData(" 30005")]
    public void What_is_no_code_says_nothing_of_the_number(string? code)
    {
        var receipt = TwilioReceipts.Of(Nudge, "undelivered", code, "SM1")!;

        Assert.Equal((null, "Twilio gave no reason."), (receipt.Suppress, receipt.Reason));
        Assert.Equal("The text was cancelled at Twilio.", TwilioReceipts.Of(Nudge, "canceled", code, "SM1")!.Reason);
    }
}
