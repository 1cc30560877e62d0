using System.Reflection;
using NodaTime;
using Recovery.Nudges;
using Recovery.Tests.Fixtures;
using Recovery.Web.Clinic.Words;

namespace Recovery.Tests.Desk;

public sealed class TimelineWordsTests
{
    private static readonly TimelineWords Words = new(DateTimeZoneProviders.Tzdb["Europe/London"], "Twilio");
    private static readonly Instant At = Instant.FromUtc(2027, 4, 27, 6, 30);

    [Theory]
    [InlineData(NudgeEvent.Planned, "2027-04-27T06:30:00Z", "Planned for Tue 27 Apr 07:30")]
    [InlineData(NudgeEvent.Planned, null, "Planned")]
    [InlineData(NudgeEvent.Replanned, "2027-10-05T06:30:00Z", "Planned again for Tue 5 Oct 07:30")]
    [InlineData(NudgeEvent.Claimed, null, "Handed to Twilio")]
    [InlineData(NudgeEvent.Accepted, "SM123", "Twilio accepted it")]
    [InlineData(NudgeEvent.Delivered, null, "Arrived on the phone")]
    [InlineData(NudgeEvent.Undelivered, "the phone was off", "Didn't arrive: the phone was off")]
    [InlineData(NudgeEvent.Rejected, "the number does not exist", "Twilio refused it: the number does not exist")]
    [InlineData(NudgeEvent.Deferred, "the provider is busy", "Delayed: the provider is busy")]
    [InlineData(NudgeEvent.Deferred, "2027-04-27T06:31:00Z", "Delayed until Tue 27 Apr 07:31")]
    [InlineData(NudgeEvent.InDoubt, "no answer in time", "Unconfirmed: no answer in time")]
    [InlineData(NudgeEvent.Skipped, SkipReason.Booked, "Not sent: the runner had booked")]
    [InlineData(NudgeEvent.Skipped, SkipReason.NotRun, "Not sent: the runner didn't run")]
    [InlineData(NudgeEvent.Skipped, SkipReason.Stopped, "Not sent: texts to this number are stopped")]
    [InlineData(NudgeEvent.Skipped, "a reason of tomorrow", "Not sent: a reason of tomorrow")]
    [InlineData(NudgeEvent.Dead, "failed ten times", "Failed: failed ten times")]
    [InlineData("something new", "with a detail", "Something new: with a detail")]
    [InlineData("", null, "Something happened")]
    public void Each_line_of_a_timeline_is_a_plain_sentence(string what, string? detail, string sentence) =>
        Assert.Equal(sentence, Words.Of(new TimelineLine(At, what, detail), By.Sms));

    [Fact]
    public void Every_code_and_every_reason_has_words_of_its_own()
    {
        foreach (var code in Constants(typeof(NudgeEvent)))
        {
            // Words of its own mention more than the code with a capital letter, or are "Planned" and "Delivered"-like single words.
            Assert.NotEqual("Something happened", Words.Of(new TimelineLine(At, code, null), By.Email));
        }

        foreach (var reason in Constants(typeof(SkipReason)))
        {
            Assert.NotEqual(reason, ReasonWords.Of(reason, By.Sms));
            Assert.DoesNotContain("no reason", ReasonWords.Of(reason, By.Email), StringComparison.Ordinal);
        }
    }

    private static IEnumerable<string> Constants(Type type) => type.GetFields(BindingFlags.Public | BindingFlags.Static)
        .Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!);
}
