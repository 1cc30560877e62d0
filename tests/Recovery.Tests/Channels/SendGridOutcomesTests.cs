using NodaTime;
using Recovery.Channels.Http;
using Recovery.Channels.SendGrid;
using Recovery.Nudges.Send;
using Recovery.Runners;

namespace Recovery.Tests.Channels;

/// <summary>What SendGrid's answer to an email means: what may have gone out is never sent again.</summary>
public sealed class SendGridOutcomesTests
{
    [Theory]
    [InlineData(0, "in doubt")]
    [InlineData(199, "in doubt")]
    [InlineData(200, "in doubt")]
    [InlineData(201, "in doubt")]
    [InlineData(299, "in doubt")]
    [InlineData(300, "paused")]
    [InlineData(399, "paused")]
    [InlineData(400, "rejected")]
    [InlineData(401, "paused")]
    [InlineData(402, "rejected")]
    [InlineData(403, "paused")]
    [InlineData(404, "paused")]
    [InlineData(405, "paused")]
    [InlineData(408, "in doubt")]
    [InlineData(413, "rejected")]
    [InlineData(429, "deferred")]
    [InlineData(499, "rejected")]
    [InlineData(500, "in doubt")]
    [InlineData(599, "in doubt")]
    public void Each_status_has_its_outcome(int status, string expected) =>
        Assert.Equal(expected, Outcomes.Name(SendGridOutcomes.Of(new SendGridAnswer(SendGridCall.Answered, status, "M1"))));

    [Fact]
    public void An_email_is_accepted_when_SendGrid_gave_it_an_id()
    {
        Assert.Equal(new Outcome.Accepted("M1"), SendGridOutcomes.Of(new SendGridAnswer(SendGridCall.Answered, 202, "M1")));
        Assert.Equal("in doubt", Outcomes.Name(SendGridOutcomes.Of(new SendGridAnswer(SendGridCall.Answered, 202, ""))));
        Assert.Equal("in doubt", Outcomes.Name(SendGridOutcomes.Of(new SendGridAnswer(SendGridCall.Answered, 202))));
    }

    [Fact]
    public void What_never_left_is_deferred_and_what_got_lost_is_in_doubt()
    {
        Assert.Equal("deferred", Outcomes.Name(SendGridOutcomes.Of(new SendGridAnswer(SendGridCall.NotSent))));
        Assert.Equal("deferred", Outcomes.Name(SendGridOutcomes.Of(new SendGridAnswer(SendGridCall.Stopped))));
        Assert.Equal("in doubt", Outcomes.Name(SendGridOutcomes.Of(new SendGridAnswer(SendGridCall.Lost))));
    }

    [Theory]
    [InlineData("personalizations.0.to.0.email", "suppressed")]
    [InlineData("personalizations.0.to", "suppressed")]
    [InlineData("personalizations.0.custom_args", "rejected")]
    [InlineData("subject", "rejected")]
    [InlineData("from", "paused")]
    [InlineData("from.email", "paused")]
    public void Which_field_is_wrong_says_whether_the_address_the_email_or_our_sender_is(string field, string expected) =>
        Assert.Equal(expected, Outcomes.Name(Refused(field)));

    [Fact]
    public void An_address_that_does_not_exist_gets_no_more_and_our_own_fault_stops_nobody()
    {
        Assert.Equal(("400", StopReasons.InvalidAddress), Assert.IsType<Outcome.Rejected>(Refused("personalizations.0.to.0.email")) is var r ? (r.Code, r.Suppress) : default);
        Assert.Equal("paused", Outcomes.Name(Refused("personalizations.0.to.0.email", "from.email")));
    }

    [Fact]
    public void A_busy_SendGrid_is_waited_for_as_it_asks_within_reason()
    {
        Assert.Equal(RetryAfter.Default, Wait(null));
        Assert.Equal(Duration.FromSeconds(5), Wait(Duration.FromSeconds(5)));
        Assert.Equal(RetryAfter.Longest, Wait(RetryAfter.Longest + Duration.FromSeconds(1)));

        static Duration Wait(Duration? asked) =>
            Assert.IsType<Outcome.Deferred>(SendGridOutcomes.Of(new SendGridAnswer(SendGridCall.Answered, 429, RetryAfter: asked))).After;
    }

    private static Outcome Refused(params string[] fields) => SendGridOutcomes.Of(new SendGridAnswer(SendGridCall.Answered, 400, WrongFields: fields));
}
