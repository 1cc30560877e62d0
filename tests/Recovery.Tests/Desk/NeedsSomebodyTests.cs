using NodaTime;
using Recovery.Clinic;
using Recovery.Desk.Today;
using Recovery.Nudges;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Desk;

/// <summary>Who comes first of those who need somebody.</summary>
public sealed class NeedsSomebodyTests
{
    private static readonly Instant Now = Instant.FromUtc(2027, 4, 27, 9, 0);
    private static readonly Duration Hour = Duration.FromHours(1);

    [Fact]
    public void The_most_urgent_come_first_and_each_once()
    {
        var all = NeedsSomebody.Of(
            [
                Of("reached", Message(Now + Hour) with { ReachedOtherwise = true }),
                Of("over", Message(Now)),
                Of("asked", Request(Now + Hour)),
                Of("wrote", new Need.Reply(1, Now - Hour)),
                Of("in time", Message(Now + Hour)),
                Of("overdue", Request(Now)),
                Of("asked", new Need.Reply(2, Now - Hour)),
            ],
            Now);

        Assert.Equal(["overdue", "in time", "asked", "wrote", "over", "reached"], all.Select(n => n.Who.Key));
        Assert.Equal(
            [Urgency.Overdue, Urgency.InTime, Urgency.Unread, Urgency.Unread, Urgency.NotReached, Urgency.ReachedOtherwise], all.Select(n => n.UrgencyAt(Now)));
    }

    [Fact]
    public void All_that_one_person_needs_stands_together_the_most_urgent_first()
    {
        var one = Assert.Single(NeedsSomebody.Of([Of("ada", Message(Now)), Of("ada", Request(Now + Hour)), Of("ada", new Need.Reply(1, Now))], Now));

        Assert.Collection(one.Needs, n => Assert.IsType<Need.Reply>(n), n => Assert.IsType<Need.Request>(n), n => Assert.IsType<Need.Message>(n));
    }

    [Fact]
    public void Of_the_same_urgency_what_ends_sooner_comes_first_and_of_what_is_over_the_latest()
    {
        Assert.Equal(
            ["soon", "later", "new", "old"],
            NeedsSomebody.Of(
                [
                    Of("old", Message(Now, since: Now - (5 * Hour))), Of("later", Message(Now + (2 * Hour))), Of("new", Message(Now, since: Now - Hour)),
                    Of("soon", Message(Now + Hour)),
                ],
                Now).Select(n => n.Who.Key));
    }

    [Fact]
    public void What_was_given_up_can_be_sent_again_and_what_can_be_switched_only_in_time()
    {
        var dead = Message(Now + Hour) with { Status = NudgeStatus.Dead, SwitchTo = By.Email };
        Assert.Holds(dead.CanBeSentAgain(Now));
        Assert.Same(By.Email, dead.CanSwitchTo(Now));
        Assert.Not(dead.CanBeSentAgain(Now + Hour));
        Assert.Null(dead.CanSwitchTo(Now + Hour));
        Assert.Not(Message(Now + Hour).CanBeSentAgain(Now));
    }

    private static PersonsNeed Of(string who, Need need) => new(new Person(who, null, who, null, null), need);

    private static Need.Request Request(Instant answerBy) => new(1, new LocalDate(2027, 4, 28), PartOfDay.Morning, Now - (3 * Hour), answerBy);

    private static Need.Message Message(Instant expires, Instant? since = null) => new(
        "id", "doms", By.Sms, NudgeStatus.Undelivered, null, "London Marathon 2027", new LocalDate(2027, 4, 27), since ?? Now - Hour, expires, false, false, null);
}
