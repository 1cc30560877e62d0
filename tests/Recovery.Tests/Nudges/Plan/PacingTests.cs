using System.Diagnostics;
using NodaTime;
using Recovery.Nudges.Plan;
using Recovery.Tests.Fixtures;
using Recovery.Timing;
using static Recovery.Tests.Nudges.Plan.Sample;

namespace Recovery.Tests.Nudges.Plan;

public sealed class PacingTests
{
    private static readonly StepTimes Doms = Timetable().For(Sample.Doms, Day("2027-04-25"))!;
    private static readonly StepTimes Noon = Timetable(Weekly("12:00-20:00")).For(Sample.Doms, Day("2027-04-25"))!;
    private static readonly Instant Early = At("2027-04-25 12:00");

    /// <summary>A search that starts over for each message takes minutes; this leaves room for a busy machine.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    [Fact]
    public void Slots_are_spaced_evenly_from_the_windows_start()
    {
        var slots = Assign(Doms, Ones(25), 10);

        for (var i = 0; i < 25; i++)
        {
            Assert.Equal(At("2027-04-27 07:30") + Duration.FromMilliseconds(100 * i), slots[i]!.Slot);
        }
    }

    [Fact]
    public void What_the_half_hour_does_not_hold_goes_out_the_evening_before_and_the_report_says_so()
    {
        var batch = Pacing.Assign(By.Sms, Doms, Ones(18_400), 10, new SlotLedger(), Early);

        Assert.Equal(18_000, batch.Messages.Count(m => m!.Window == Doms.Preferred));
        Assert.All(batch.Messages.Skip(18_000), m => Assert.Equal(Doms.Overflow[0], m!.Window));
        Assert.Equal(At("2027-04-26 18:00"), batch.Messages[18_000]!.Slot);
        Assert.Equal(
            "18,400 texts at 10 a second: the 30 minutes before opening hold 18,000; 400 go out the evening before",
            batch.Report.ToString());
    }

    [Fact]
    public void A_batch_starts_earlier_in_the_morning_as_late_as_it_can()
    {
        // 45 minutes at one a second hold 2,700: the other 300 start five minutes sooner.
        var batch = Pacing.Assign(By.Email, Noon, Ones(3_000), 1, new SlotLedger(), Early);

        Assert.Equal(At("2027-04-27 11:10"), batch.Messages.Min(m => m!.Slot));
        Assert.Equal(At("2027-04-27 12:00") - Duration.FromSeconds(1), batch.Messages.Max(m => m!.Slot));
        Assert.Equal(3_000, batch.Messages.Select(m => m!.Slot).Distinct().Count());
        Assert.Equal(
            "3,000 emails at 1 a second: the 45 minutes before opening hold 2,700; 300 go out earlier that morning", batch.Report.ToString());
    }

    [Fact]
    public void What_fits_nowhere_is_named()
    {
        // 30 minutes and an evening of 90: 7,200 at one a second.
        var batch = Pacing.Assign(By.Sms, Doms, Ones(7_201), 1, new SlotLedger(), Early);

        Assert.Null(batch.Messages[^1]);
        Assert.Equal(7_200, batch.Messages.OfType<PacedMessage>().Count());
        Assert.Equal(1, batch.Report.NoRoom);
        Assert.EndsWith("5,400 go out the evening before; 1 does not fit and is not sent", batch.Report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_put_before_now()
    {
        var now = At("2027-04-27 07:50") + Duration.FromTicks(1);

        Assert.Equal(At("2027-04-27 07:50") + Duration.FromSeconds(1), Assign(Doms, Ones(1), 10, now: now)[0]!.Slot);
        Assert.Equal(At("2027-04-27 07:50") + Duration.FromMilliseconds(1), Assign(Doms, Ones(1), 0, now: now)[0]!.Slot);
    }

    [Fact]
    public void Without_a_limit_all_go_out_at_the_windows_start()
    {
        Assert.All(Assign(Doms, Ones(1_000), 0), m => Assert.Equal(At("2027-04-27 07:30"), m!.Slot));
    }

    [Fact]
    public void Planned_late_the_time_until_it_expires_is_used_too()
    {
        var slots = Assign(Doms, Ones(130), 1, now: At("2027-04-27 07:58"));

        Assert.Equal(At("2027-04-27 07:58"), slots[0]!.Slot);
        Assert.Equal(At("2027-04-27 08:00"), slots[120]!.Slot);
        Assert.Equal(Place.Late, slots[120]!.Place);
        Assert.All(slots, m => Assert.Equal(Doms.Preferred, m!.Window));
        Assert.Equal(At("2027-04-27 12:30"), Assign(Doms, Ones(1), 10, now: At("2027-04-27 12:30"))[0]!.Slot);
        Assert.Null(Assign(Doms, Ones(1), 10, now: At("2027-04-27 13:00"))[0]);
    }

    [Fact]
    public void Planned_in_time_nothing_is_put_after_opening()
    {
        Assert.All(Assign(Doms, Ones(10_000), 1).OfType<PacedMessage>(), m => Assert.Holds(m.Slot < m.Window.Target));
    }

    [Fact]
    public void A_rate_below_one_is_one_unit_every_so_many_seconds()
    {
        var slots = Assign(Doms, [1, 1, 2, 1], 0.3);

        Assert.Equal([0, 4, 8, 16], slots.Select(m => (m!.Slot - slots[0]!.Slot).TotalSeconds));
    }

    [Fact]
    public void A_rate_that_is_no_whole_number_counts_as_the_one_below()
    {
        var slots = Assign(Doms, Ones(4), 2.9);

        Assert.Equal([0, 500, 1000, 1500], slots.Select(m => (m!.Slot - slots[0]!.Slot).TotalMilliseconds));
    }

    [Fact]
    public void A_text_of_two_segments_takes_two_places()
    {
        var slots = Assign(Doms, [2, 2, 1, 1], 3);

        Assert.Equal([0, 1000, 666, 1666], slots.Select(m => (m!.Slot - slots[0]!.Slot).TotalMilliseconds));
    }

    [Fact]
    public void A_text_with_more_segments_than_a_second_holds_takes_empty_seconds_in_a_row()
    {
        var ledger = new SlotLedger();
        ledger.Add(At("2027-04-27 07:30") + Duration.FromSeconds(1), 1);

        // Seconds 0 and 2 are free, 1 is not: five segments at two a second need three free ones in a row.
        var slots = Assign(Doms, [5, 1, 1, 2, 2], 2, ledger);

        Assert.Equal([2, 0, 0, 5, 6], slots.Select(m => (int)(m!.Slot - At("2027-04-27 07:30")).TotalSeconds));
    }

    [Fact]
    public void Earlier_batches_of_any_session_count()
    {
        var ledger = new SlotLedger();
        Assign(Doms, Ones(15), 10, ledger);
        var second = Assign(Doms, Ones(10), 10, ledger);

        Assert.Equal(At("2027-04-27 07:30") + Duration.FromMilliseconds(1500), second[0]!.Slot);
        Assert.Equal(At("2027-04-27 07:30") + Duration.FromMilliseconds(2400), second[9]!.Slot);
    }

    [Fact]
    public void A_long_text_of_an_earlier_batch_keeps_the_seconds_that_it_runs_into()
    {
        var ledger = new SlotLedger();
        ledger.Add(At("2027-04-27 07:30"), 5);

        Assert.Equal(At("2027-04-27 07:30") + Duration.FromMilliseconds(2500), Assign(Doms, Ones(1), 2, ledger)[0]!.Slot);
    }

    [Fact]
    public void Two_hundred_thousand_messages_are_paced_at_once_also_when_all_is_nearly_full()
    {
        var ledger = new SlotLedger();
        for (var second = At("2027-04-26 18:00"); second < At("2027-04-27 12:00"); second += Duration.FromSeconds(1))
        {
            ledger.Add(second, 44);
        }

        int[] units = [.. Enumerable.Range(0, 200_000).Select(i => 1 + (i % 3))];

        var watch = Stopwatch.StartNew();
        Assign(Noon, units, 45, ledger);
        Assign(Noon, units, 1_000, ledger);

        Assert.True(watch.Elapsed < Patience, $"took {watch.Elapsed}");
    }

    [Fact]
    public void A_ledger_that_a_lowered_rate_made_overfull_is_still_fast_and_runs_on()
    {
        var ledger = new SlotLedger();
        Assign(Doms, Ones(180_000), 100, ledger);

        var watch = Stopwatch.StartNew();
        var slots = Assign(Doms, Ones(54_001), 10, ledger);

        Assert.Equal(Place.EveningBefore, slots[0]!.Place);
        Assert.Null(slots[^1]);
        Assert.True(watch.Elapsed < Patience, $"took {watch.Elapsed}");
    }

    private static int[] Ones(int count) => [.. Enumerable.Repeat(1, count)];

    private static IReadOnlyList<PacedMessage?> Assign(
        StepTimes times, IReadOnlyList<int> units, double rate, SlotLedger? ledger = null, Instant? now = null) =>
        Pacing.Assign(By.Sms, times, units, rate, ledger ?? new SlotLedger(), now ?? Early).Messages;
}
