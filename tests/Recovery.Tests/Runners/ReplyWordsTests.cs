using Recovery.Runners.Replies;

namespace Recovery.Tests.Runners;

public sealed class ReplyWordsTests
{
    [Theory]
    [InlineData("STOP")]
    [InlineData("stop")]
    [InlineData(" Stop ")]
    [InlineData("STOPALL")]
    [InlineData("Unsubscribe")]
    [InlineData("CANCEL")]
    [InlineData("End")]
    [InlineData("quit")]
    [InlineData("REVOKE")]
    [InlineData("OptOut")]
    public void The_keywords_stop(string text) => Assert.Equal(new ReplyReading(ReplyMeaning.Stop, true), ReplyWords.Read(text));

    [Theory]
    [InlineData("Stop.")]
    [InlineData("stop all")]
    [InlineData("Stop. Thank you")]
    [InlineData("STOP PLEASE")]
    [InlineData("PLEASE CANCEL")]
    [InlineData("please don't text me")]
    [InlineData("Please don’t text me again")]
    [InlineData("dont message me anymore")]
    [InlineData("Do not contact me")]
    [InlineData("unsubscribe me")]
    [InlineData("Can you unsubscribe me from this please?")]
    [InlineData("Opt out")]
    [InlineData("opt me out pls")]
    [InlineData("remove me from your list")]
    [InlineData("Take me off this list")]
    [InlineData("Please delete my number")]
    [InlineData("no more texts thanks")]
    [InlineData("No more of these messages")]
    [InlineData("I don't want any more of your texts")]
    [InlineData("I do not wish to receive these messages")]
    [InlineData("I never signed up, stop texting me")]
    [InlineData("stop sending me these messages")]
    [InlineData("Stop it now")]
    [InlineData("ok stop")]
    [InlineData("Hi, can you please stop?")]
    [InlineData("Leave me alone")]
    [InlineData("not interested")]
    [InlineData("Wrong number")]
    [InlineData("STOP!!! 😡")]
    [InlineData("Booked already, so please stop these texts")]
    public void Any_plain_objection_stops(string text) => Assert.Equal(new ReplyReading(ReplyMeaning.Stop, false), ReplyWords.Read(text));

    [Theory]
    [InlineData("START")]
    [InlineData("yes")]
    [InlineData("Unstop")]
    public void The_keywords_start(string text) => Assert.Equal(new ReplyReading(ReplyMeaning.Start, true), ReplyWords.Read(text));

    [Theory]
    [InlineData("HELP", true)]
    [InlineData("info", true)]
    [InlineData("Help please", false)]
    public void The_keywords_ask_for_help(string text, bool keyword) => Assert.Equal(new ReplyReading(ReplyMeaning.Help, keyword), ReplyWords.Read(text));

    [Theory]
    [InlineData("BOOKED")]
    [InlineData("Booked, thanks!")]
    [InlineData("I've booked")]
    [InlineData("Already booked in for Tuesday")]
    [InlineData("I have made an appointment")]
    [InlineData("All done, booked for Wed 9am")]
    public void Whoever_has_booked_says_so(string text) => Assert.Equal(ReplyMeaning.Booked, ReplyWords.Read(text).Meaning);

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("   ")]
    [InlineData("👍")]
    [InlineData("My legs won't stop aching, when are you open?")]
    [InlineData("Can I stop by tomorrow?")]
    [InlineData("Which bus stop is nearest?")]
    [InlineData("I had to stop at mile 20, do I still need a massage?")]
    [InlineData("Please cancel my appointment on Tuesday")]
    [InlineData("Are you fully booked?")]
    [InlineData("I haven't booked yet")]
    [InlineData("not booked yet, will ring you")]
    [InlineData("Is it booked?")]
    [InlineData("How do I get booked in")]
    [InlineData("When does the clinic end?")]
    [InlineData("Thanks, great race! Knee is sore")]
    [InlineData("I don't have your number")]
    public void Anything_else_is_for_a_person_to_read(string? text) => Assert.Equal(new ReplyReading(ReplyMeaning.Other, false), ReplyWords.Read(text));

    [Fact]
    public void Half_a_character_and_a_novel_do_no_harm()
    {
        Assert.Equal(ReplyMeaning.Other, ReplyWords.Read("hello \ud83d").Meaning);
        Assert.Equal(ReplyMeaning.Other, ReplyWords.Read(new string('a', 1_000_000)).Meaning);
        Assert.Equal(ReplyMeaning.Stop, ReplyWords.Read("stop \ud83d").Meaning);
    }
}
