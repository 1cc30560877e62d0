using Recovery.Desk.Coming;

namespace Recovery.Tests.Desk;

/// <summary>How many calls a session may bring, by what came of the reminders before it.</summary>
public sealed class CallEstimateTests
{
    [Fact]
    public void Fewer_than_twenty_reminders_are_nothing_to_go_by()
    {
        Assert.Null(CallEstimate.Of([("doms", 100)], [new Response("doms", 10, 5, 1), new Response("last-call", 9, 5, 1)]));
        Assert.Equal(new CallEstimate(10, 50, 20), CallEstimate.Of([("doms", 100)], [new Response("doms", 20, 10, 2)]));
    }

    /// <summary>A step that five reminders went out of goes by all of them: of its own, one call in five would be twenty in a hundred.</summary>
    [Fact]
    public void Each_step_goes_by_its_own_past_where_there_is_enough_of_it_and_else_by_all()
    {
        Response[] soFar = [new("doms", 95, 50, 9), new("last-call", 5, 5, 1)];

        Assert.Equal(new CallEstimate(19, 108, 100), CallEstimate.Of([("doms", 100), ("last-call", 100)], soFar));
    }
}
