using System.Globalization;
using Recovery.LocalHost.Timers;

namespace Recovery.Tests.LocalHost;

public sealed class ScheduleTests
{
    [Theory]
    [InlineData("0 */5 * * * *", true)]
    [InlineData("30 0 8-18/2 1,15 jan-mar MON-FRI", true)]
    [InlineData("0 0 0 30 2 *", true)]
    [InlineData("@hourly", false)]
    [InlineData("* * * * *", false)]
    [InlineData("60 * * * * *", false)]
    [InlineData("0 0 0 * * MON#2", false)]
    [InlineData("0 0 0 15W * *", false)]
    [InlineData("0 0 0 * * * 2027", false)]
    [InlineData("", false)]
    public void A_schedule_has_six_fields_of_NCRONTAB(string text, bool expected) =>
        Assert.Equal(expected, Schedule.TryParse(text, out _));

    [Fact]
    public void Schedules_are_in_UTC_as_in_Azure()
    {
        Assert.True(Schedule.TryParse("0 0 7 * * *", out var schedule));

        Assert.Equal(new DateTimeOffset(2027, 6, 1, 7, 0, 0, TimeSpan.Zero), schedule.NextAfter(new DateTimeOffset(2027, 6, 1, 0, 0, 0, TimeSpan.FromHours(1))));
    }

    [Theory]
    [InlineData("30 * * * * *", "06:00:00", "06:00:30")]
    [InlineData("30 * * * * *", "06:00:29.9999999", "06:00:30")]
    [InlineData("30 * * * * *", "06:00:30", "06:01:30")]
    [InlineData("15,45 * * * * *", "06:00:20", "06:00:45")]
    [InlineData("*/20 59 6 * * *", "06:00:00", "06:59:00")]
    [InlineData("0 */5 * * * *", "06:03:20", "06:05:00")]
    public void The_next_tick_is_after_the_instant_and_at_its_second(string text, string after, string next)
    {
        Assert.True(Schedule.TryParse(text, out var schedule));

        Assert.Equal(At(next), schedule.NextAfter(At(after)));
    }

    [Fact]
    public void A_day_that_never_comes_has_no_tick()
    {
        Assert.True(Schedule.TryParse("0 0 0 30 2 *", out var schedule));

        Assert.Null(schedule.NextAfter(At("06:00:00")));
    }

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse($"2027-04-26T{time}Z", CultureInfo.InvariantCulture);
}
