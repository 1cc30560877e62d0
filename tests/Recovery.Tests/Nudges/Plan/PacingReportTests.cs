using NodaTime;
using Recovery.Nudges.Plan;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Nudges.Plan;

public sealed class PacingReportTests
{
    private static readonly PacingReport HalfHour = new(By.Sms, 10, Duration.FromMinutes(30), false, 0, 0, 0, 0, 0, 0);

    [Fact]
    public void All_that_fits_is_said_in_one_clause()
    {
        Assert.Equal(
            "40 texts at 10 a second: all fit in the 30 minutes before opening",
            (HalfHour with { Messages = 40, Units = 40, InPreferred = 40 }).ToString());
        Assert.Equal(
            "1 email without a limit: all fit in the 90 minutes of the evening before",
            (HalfHour with { Channel = By.Email, Rate = 0, Evening = true, Room = Duration.FromMinutes(90), Messages = 1, Units = 1, InPreferred = 1 }).ToString());
    }

    [Fact]
    public void Segments_are_named_where_they_are_more_than_the_texts()
    {
        Assert.Equal(
            "2 texts in 3 segments at 10 segments a second: all fit in the 30 minutes before opening",
            (HalfHour with { Messages = 2, Units = 3, InPreferred = 2 }).ToString());
    }

    [Fact]
    public void Slow_rates_are_said_in_seconds()
    {
        Assert.StartsWith("1 text at one every 4 seconds:", (HalfHour with { Rate = 0.3, Messages = 1, Units = 1, InPreferred = 1 }).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_place_is_named_with_its_figure()
    {
        var report = HalfHour with { Messages = 2_110, Units = 2_110, InPreferred = 1_000, SameDay = 100, EveningBefore = 1, Late = 9 };

        Assert.Equal(1_000, report.NoRoom);
        Assert.Equal(
            "2,110 texts at 10 a second: the 30 minutes before opening hold 1,000; 100 go out earlier that morning; "
            + "1 goes out the evening before; 9 go out after opening; 1,000 do not fit and are not sent",
            report.ToString());
    }

    [Fact]
    public void Pages_add_up()
    {
        var page = HalfHour with { Messages = 10, Units = 12, InPreferred = 4, SameDay = 3, EveningBefore = 2, Late = 1 };

        var sum = page.Plus(page with { Room = Duration.FromMinutes(29) });

        Assert.Equal(HalfHour with { Messages = 20, Units = 24, InPreferred = 8, SameDay = 6, EveningBefore = 4, Late = 2 }, sum);
    }
}
