using NodaTime;
using Recovery.Desk.Today;

namespace Recovery.Tests.Desk;

/// <summary>A day of very many people is counted once for all who look at about the same time.</summary>
public sealed class LatelyTests
{
    private static readonly LocalDate Tuesday = new(2027, 4, 27);
    private int _counted;

    [Fact]
    public async Task What_is_much_is_counted_once_until_something_is_done_about_it_or_another_day_is_asked_for()
    {
        var lately = new Lately<string>(_ => true);

        Assert.Equal(["count 1", "count 1"], [await lately.Of(Tuesday, Count), await lately.Of(Tuesday, Count)]);
        lately.Forget();
        Assert.Equal("count 2", await lately.Of(Tuesday, Count));
        Assert.Equal("count 3", await lately.Of(Tuesday.PlusDays(1), Count));
    }

    [Fact]
    public async Task What_is_little_is_counted_each_time()
    {
        var lately = new Lately<string>(_ => false);

        Assert.Equal(["count 1", "count 2"], [await lately.Of(Tuesday, Count), await lately.Of(Tuesday, Count)]);
    }

    private Task<string> Count() => Task.FromResult($"count {++_counted}");
}
