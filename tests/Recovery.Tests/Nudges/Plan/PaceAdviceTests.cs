using NodaTime;
using Recovery.Clinic;
using Recovery.Nudges.Plan;
using Recovery.Tests.Fixtures;
using Recovery.Timing;

namespace Recovery.Tests.Nudges.Plan;

/// <summary>What would get everything out in the half hour before opening.</summary>
public sealed class PaceAdviceTests
{
    private static readonly Session Session = new(new LocalDate(2027, 4, 27), [new OpenPeriod(new LocalTime(8, 0), new LocalTime(14, 0))]);

    private static readonly SendWindow HalfHour = new(
        Session.Day, Instant.FromUtc(2027, 4, 27, 6, 30), Instant.FromUtc(2027, 4, 27, 7, 0), Instant.FromUtc(2027, 4, 27, 12, 0));

    [Theory]
    [InlineData(18_000, 1, 1, 10, 300)]
    [InlineData(18_001, 1, 1, 11, 301)]
    [InlineData(1_800, 1, 1, 1, 30)]
    [InlineData(9_000, 2, 5, 10, 60)]
    public void The_rate_and_the_lead_that_it_names_would_just_do(int messages, int units, double rate, int needed, int minutes)
    {
        int[] all = [.. Enumerable.Repeat(units, messages)];

        var advice = PaceAdvice.Of(By.Sms, Session, HalfHour, all, rate);

        Assert.Equal(needed, advice.Rate);
        Assert.Holds(Fits(HalfHour, all, advice.Rate));
        Assert.Not(advice.Rate > 1 && Fits(HalfHour, all, advice.Rate - 1));
        Assert.InRange(advice.Lead!.Value, Duration.FromMinutes(minutes), Duration.FromMinutes(minutes + 15));
        Assert.Holds(Fits(HalfHour with { NotBefore = HalfHour.Target - advice.Lead.Value }, all, rate));
        Assert.Not(Fits(HalfHour with { NotBefore = HalfHour.Target - advice.Lead.Value + Duration.FromMinutes(1) }, all, rate));
    }

    [Fact]
    public void Texts_of_different_lengths_are_packed_as_the_planner_packs_them()
    {
        int[] all = [.. Enumerable.Range(0, 9_000).Select(i => i % 4 == 0 ? 3 : 1)];

        var advice = PaceAdvice.Of(By.Sms, Session, HalfHour, all, 2);

        Assert.Holds(Fits(HalfHour, all, advice.Rate));
        Assert.Not(Fits(HalfHour, all, advice.Rate - 1));
    }

    [Fact]
    public void Where_a_day_is_not_enough_no_lead_is_named() =>
        Assert.Null(PaceAdvice.Of(By.Sms, Session, HalfHour, [.. Enumerable.Repeat(1, 90_000)], 1).Lead);

    private static bool Fits(SendWindow window, IReadOnlyList<int> units, double rate) =>
        Pacing.Assign(By.Sms, new StepTimes(Session, window, []), units, rate, new SlotLedger(), window.NotBefore).Messages.All(m => m is not null);
}
