using NodaTime;
using Recovery.Desk;
using Recovery.Races;
using Recovery.Runners;
using Recovery.Tests.Fixtures;
using static Recovery.Tests.Web.ReplyDriver;

namespace Recovery.Tests.Web;

/// <summary>A runner answers that a massage is booked.</summary>
public sealed class BookedRepliesTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Booked_is_answered_when_it_is_news_and_else_once_a_day()
    {
        await using var host = await WebHost.Start(Signed.Settings);
        await host.Sent(By.Sms, "SM0");
        await Reply(host, "My knee hurts", "SM1");
        Assert.Contains("any more reminders", await Reply(host, "Booked", "SM2"), StringComparison.Ordinal);
        Assert.Equal("<Response />", await Reply(host, "Booked", "SM3"));
        host.Time.Advance(TimeSpan.FromDays(2));
        Assert.Contains("any more reminders", await Reply(host, "Booked", "SM4"), StringComparison.Ordinal);
        Assert.Equal("<Response />", await Reply(host, "Booked", "SM5"));
    }

    [Fact]
    public async Task Booked_in_answer_to_a_text_in_doubt_is_about_that_one()
    {
        await using var host = await WebHost.Start(Signed.Settings);
        await host.Sent(By.Sms, "SM0");
        var race = new Race("fun-run", "Fun Run", "Fun Run", [new LocalDate(2027, 5, 1)], Listed: true);
        await host.Get<IRaceStore>().Save(race, Ct);
        var later = await host.Runners.Register(StoreBuilders.Registration("Runner 1", StoreBuilders.Mobile(1), race: race.Id, day: race.Days[0]));
        host.Query(
            $"""
            INSERT INTO nudges (id, generation, entry_id, runner_id, race_id, race_day, step, channel, session_day, not_before, target, expires, slot, due, status, attempted_at)
            SELECT 'later', 1, {later.EntryId}, runner_id, 'fun-run', '2027-05-01', step, channel, '2027-05-03', not_before, target, expires, slot, due, 'in-doubt', attempted_at + 1000
            FROM nudges WHERE channel = 'sms'
            """);

        Assert.Contains("any more reminders for Fun Run.", await Reply(host, "I've booked, thanks"), StringComparison.Ordinal);

        Assert.Equal(EntryOutcome.Booked, (await host.Runners.FindEntry(later.EntryId, Ct))!.Outcome);
    }

    [Fact]
    public async Task Booked_ends_the_reminders_for_the_race_that_the_latest_text_was_about()
    {
        await using var host = await WebHost.Start(Signed.Settings);
        var nudge = await host.Sent(By.Sms, "SM0");
        var entry = (await host.Get<IClinicLog>().Find(nudge, Ct))!.Nudge.EntryId!.Value;

        Assert.Contains("t get any more reminders for the London Marathon. See you soon.", await Reply(host, "I've booked, thanks"), StringComparison.Ordinal);

        var booked = (await host.Runners.FindEntry(entry, Ct))!;
        Assert.Equal((EntryOutcome.Booked, Source.Runner), (booked.Outcome, booked.OutcomeBy));
    }
}
