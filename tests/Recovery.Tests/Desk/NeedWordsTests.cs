using NodaTime;
using Recovery.Clinic;
using Recovery.Desk.Today;
using Recovery.Nudges;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Desk;

/// <summary>Why somebody is needed, as reception reads it.</summary>
public sealed class NeedWordsTests
{
    private static readonly Instant Now = Instant.FromUtc(2027, 4, 27, 9, 0);
    private static readonly NeedWords Words = new(DateTimeZoneProviders.Tzdb["Europe/London"]);

    [Theory]
    [InlineData(NudgeStatus.Undelivered, "The phone is switched off.", "Didn't arrive", "The text for Tue 27 Apr didn't arrive. The phone is switched off.")]
    [InlineData(NudgeStatus.Rejected, "This number doesn't exist. (21211)", "Refused", "The text for Tue 27 Apr was refused. This number doesn't exist.")]
    [InlineData(NudgeStatus.InDoubt, "no answer in time", "Unconfirmed", "The text for Tue 27 Apr may not have gone out. No answer in time.")]
    [InlineData(NudgeStatus.Dead, null, "Failed", "The text for Tue 27 Apr failed because of a fault in this system.")]
    [InlineData(NudgeStatus.Undelivered, "(30003)", "Didn't arrive", "The text for Tue 27 Apr didn't arrive.")]
    public void A_message_says_what_happened_and_why(NudgeStatus status, string? reason, string tag, string sentence)
    {
        var need = Message(status, reason);
        Assert.Equal((tag, sentence), (NeedWords.Short(need, Now), Words.Of(need, Now)));
    }

    [Fact]
    public void Whoever_was_reached_otherwise_is_said_to_be() => Assert.EndsWith(
        "Something else reached them.", Words.Of(Message(NudgeStatus.Undelivered, null) with { ReachedOtherwise = true }, Now), StringComparison.Ordinal);

    [Fact]
    public void Several_replies_are_told_in_one_sentence()
    {
        Need.Reply[] replies = [new(3, Now), new(1, Now - Duration.FromHours(2)), new(2, Now - Duration.FromHours(1))];

        Assert.Equal(["Replied 3 times, the last on Tue 27 Apr at 10am, and nobody has read it."], Words.Of(replies, Now));
        Assert.Equal(["Replied on Tue 27 Apr at 10am, and nobody has read it."], Words.Of(replies[..1], Now));
    }

    [Fact]
    public void A_reply_and_a_request_say_since_when_and_until_when()
    {
        Assert.Equal("Replied on Tue 27 Apr at 9am, and nobody has read it.", Words.Of(new Need.Reply(1, Now - Duration.FromHours(1)), Now));
        var request = new Need.Request(1, new LocalDate(2027, 4, 28), PartOfDay.Morning, Now, Now + Duration.FromHours(3));
        Assert.Equal(("Wants an appointment", "Asked for Wed 28 Apr, morning. Answer by Tue 27 Apr at 1pm."), (NeedWords.Short(request, Now), Words.Of(request, Now)));
        var later = Now + Duration.FromHours(3);
        Assert.Equal(("Overdue", "Asked for Wed 28 Apr, morning. We promised an answer by Tue 27 Apr at 1pm."), (NeedWords.Short(request, later), Words.Of(request, later)));
    }

    private static Need.Message Message(NudgeStatus status, string? reason) => new(
        "id", "doms", By.Sms, status, reason, "London Marathon 2027", new LocalDate(2027, 4, 27), Now, Now + Duration.FromHours(1), false, false, null);
}
