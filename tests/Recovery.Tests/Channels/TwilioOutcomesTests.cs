using FsCheck.Xunit;
using NodaTime;
using Recovery.Channels.Twilio;
using Recovery.Nudges.Send;
using Recovery.Runners;

namespace Recovery.Tests.Channels;

public class TwilioOutcomesTests
{
    public static readonly int[] Known =
    [
        20003, 20404, 20429, 20500, 20503, 21211, 21212, 21408, 21602, 21603, 21604, 21606, 21608, 21609, 21610, 21611, 21612, 21614, 21617,
        21635, 30001, 30002, 30003, 30004, 30005, 30006, 30007, 30008, 30017, 30022, 30034, 30042, 30410, 30450, 14107, 11200, 11217,
    ];

    [Fact]
    public void Every_known_code_has_a_class_and_a_sentence_for_reception()
    {
        Assert.Equal(Known.Order(), TwilioCodes.All.Select(c => c.Code).Order());
        Assert.All(TwilioCodes.All, code =>
        {
            Assert.Holds(Enum.IsDefined(code.Class));
            Assert.Matches("^[A-Z].{15,160}\\.$", code.Says);
            Assert.DoesNotContain("HTTP", code.Says, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData(400, 21211, "suppressed")]
    [InlineData(400, 21614, "suppressed")]
    [InlineData(400, 21635, "suppressed")]
    [InlineData(400, 21610, "suppressed")]
    [InlineData(400, 21612, "rejected")]
    [InlineData(400, 21408, "rejected")]
    [InlineData(400, 21617, "rejected")]
    [InlineData(400, 21611, "deferred")]
    [InlineData(400, 21212, "paused")]
    [InlineData(400, 21606, "paused")]
    [InlineData(400, 21608, "paused")]
    [InlineData(401, 20003, "paused")]
    [InlineData(401, null, "paused")]
    [InlineData(403, null, "paused")]
    [InlineData(404, 20404, "paused")]
    [InlineData(404, null, "paused")]
    [InlineData(403, 21610, "suppressed")]
    [InlineData(302, null, "paused")]
    [InlineData(429, 20429, "deferred")]
    [InlineData(429, null, "deferred")]
    [InlineData(429, 99999, "deferred")]
    [InlineData(400, null, "rejected")]
    [InlineData(400, 99999, "rejected")]
    [InlineData(422, 30003, "rejected")]
    [InlineData(408, null, "in doubt")]
    [InlineData(500, 20500, "in doubt")]
    [InlineData(500, 20003, "in doubt")]
    [InlineData(502, null, "in doubt")]
    [InlineData(503, 20503, "in doubt")]
    [InlineData(504, 21610, "in doubt")]
    [InlineData(0, null, "in doubt")]
    [InlineData(200, null, "in doubt")]
    public void Each_answer_has_its_outcome(int status, int? code, string expected) =>
        Assert.Equal(expected, Outcomes.Name(TwilioOutcomes.Of(new TwilioAnswer(TwilioCall.Answered, status, null, code))));

    [Fact]
    public void A_rejection_keeps_Twilios_code_and_says_why_in_our_words()
    {
        var rejected = Assert.IsType<Outcome.Rejected>(TwilioOutcomes.Of(new TwilioAnswer(TwilioCall.Answered, 400, null, 21610)));
        Assert.Equal(("21610", StopReasons.Texted), (rejected.Code, rejected.Suppress));
    }

    [Fact]
    public void A_full_queue_is_given_longer_than_a_busy_moment()
    {
        var full = Assert.IsType<Outcome.Deferred>(TwilioOutcomes.Of(new TwilioAnswer(TwilioCall.Answered, 400, null, 21611)));
        Assert.Equal(Duration.FromMinutes(5), full.After);
    }

    /// <summary>What may have reached the runner is never sent again, nor given up as refused, whatever the answer says.</summary>
    [Property(MaxTest = 500)]
    public bool Only_what_was_certainly_not_processed_may_be_sent_again(ushort anyStatus, byte anyCode, bool coded)
    {
        var status = anyStatus % 700;
        int? code = coded ? Known[anyCode % Known.Length] : null;
        var outcome = TwilioOutcomes.Of(new TwilioAnswer(TwilioCall.Answered, status, null, code));
        return status is >= 300 and < 500 and not 408 || outcome is Outcome.InDoubt;
    }

    [Fact]
    public void What_never_left_is_deferred_and_what_got_lost_is_in_doubt()
    {
        Assert.Equal("deferred", Outcomes.Name(TwilioOutcomes.Of(new TwilioAnswer(TwilioCall.NotSent))));
        Assert.Equal("deferred", Outcomes.Name(TwilioOutcomes.Of(new TwilioAnswer(TwilioCall.Stopped))));
        Assert.Equal("in doubt", Outcomes.Name(TwilioOutcomes.Of(new TwilioAnswer(TwilioCall.Lost))));
    }
}
