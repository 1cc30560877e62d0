using Recovery.Channels.Sandbox;
using Recovery.Desk;
using Recovery.Desk.Notes;
using Recovery.Nudges;
using Recovery.Nudges.Plan;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Send;
using Recovery.Storage.Sql;
using Recovery.Tests.Fixtures;
using Recovery.Timing;

namespace Recovery.Tests.Web;

/// <summary>The clinic is told at once when a limit on sign-ups is reached, and when reminders have no room before an opening.</summary>
public sealed class NotesOfLimitsTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    private static readonly (string Name, string Value)[] Told = [("Clinic:MorningNote", "boss@example.com"), ("PublicUrl", "https://recovery.example.com")];

    [Fact]
    public async Task A_limit_on_confirmations_is_told_once_with_what_still_works()
    {
        await using var host = await WebHost.Start([.. Told, ("SignUp:TextsPerDay", "1")]);
        await host.Get<ClinicNotes>().Tick(None);
        Assert.Empty(await Notes(host));

        await host.SignUp(SignUpBrowser.Good(501));
        await host.SignUp(SignUpBrowser.Good(502));
        await host.Get<ClinicNotes>().Tick(None);
        await host.Get<ClinicNotes>().Tick(None);

        var note = await Delivered(host, Assert.Single(await Notes(host)));
        Assert.Equal("boss@example.com", note.To);
        Assert.Contains(
            "1 texts to confirm a number have gone out in the last 24 hours, the most allowed (SignUp:TextsPerDay). Emails still work.", note.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Ann Lee", note.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reminders_without_room_before_the_opening_are_told_once_with_the_day_and_how_many()
    {
        await using var host = await WebHost.Start(Told);
        for (var i = 1; i <= 2; i++)
        {
            var runner = await host.Runners.Register(StoreBuilders.Registration($"Runner {i}", StoreBuilders.Mobile(i), StoreBuilders.Email(i), at: host.Now));
            var decision = StoreBuilders.Decision(runner, skip: SkipReason.NoRoom);
            await host.Get<SqlNudgeStore>().WritePlan(
                [decision], new PlanProgress(TempStore.London.Id, TempStore.London.Days[0], "doms", "-", runner.EntryId), host.Now, None);
        }

        await host.Get<ClinicNotes>().Tick(None);
        await host.Get<ClinicNotes>().Tick(None);

        var note = await Delivered(host, Assert.Single(await Notes(host)));
        Assert.Equal("2 texts for Monday 26 April can't go out before opening", note.Subject);
        Assert.Contains("They won't be sent.", note.Body, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<Nudge>> Notes(WebHost host) =>
        [.. (await host.Get<IClinicLog>().Page(new LogQuery(null, null, Step.Note, null, null, null, null, 100), None)).Items.Select(l => l.Nudge)];

    private static async Task<SandboxMessage> Delivered(WebHost host, Nudge note)
    {
        await host.Get<Sender>().Handle(new NudgeMessage(note.Id, note.Generation), note.Channel, None);
        return (await host.Get<ISandboxStore>().Find(note.Id, None))!;
    }
}
