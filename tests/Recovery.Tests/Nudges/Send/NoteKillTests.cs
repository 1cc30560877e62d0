using System.Diagnostics;
using NodaTime;
using Recovery.Desk;
using Recovery.Desk.Notes;
using Recovery.Loopback;
using Recovery.Nudges;
using Recovery.Nudges.Send;
using Recovery.Replies;
using Recovery.Settings;
using Recovery.Tests.Fixtures;
using Recovery.Timing;

namespace Recovery.Tests.Nudges.Send;

public sealed class SqliteNoteKillTests() : NoteKillContract(StoreProvider.Sqlite)
{
    /// <summary>The provider took it, and the process dies before it hears so.</summary>
    [Fact]
    public async Task A_process_that_is_killed_while_it_sends_the_mornings_note_leaves_it_in_doubt_to_the_next()
    {
        Provider.Script = _ => Fault.HangAfterAccepting;
        await Unread();
        using (var server = ServerProcess.Start(Ports.Free(), new Dictionary<string, string>(Settings) { ["Clock:Start"] = "2027-04-27T07:59:50+01:00", ["Clock:Speed"] = "30" }))
        {
            var patience = Stopwatch.StartNew();
            while (Provider.Count == 0)
            {
                Assert.True(!server.HasExited && patience.Elapsed < TimeSpan.FromMinutes(1), server.Output);
                await Task.Delay(5, Ct);
            }

            server.Kill();
        }

        Provider.Script = null;
        await AssertWrittenOnceOrInDoubt(sent: 1);
    }
}

public sealed class PostgresNoteKillTests() : NoteKillContract(StoreProvider.Postgres);

/// <summary>The morning's note, when whoever claimed it never says what came of it: the clinic is written to once, or it stands in doubt, and never twice.</summary>
public abstract class NoteKillContract : IAsyncLifetime
{
    private const string Recorded = "ISendStore.Record";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recovery-note-");
    private readonly TempPostgres? _postgres;

    protected NoteKillContract(StoreProvider kind) => _postgres = kind == StoreProvider.Postgres ? TempPostgres.Make() : null;

    private protected LoopbackProvider Provider { get; private set; } = null!;

    private protected Dictionary<string, string> Settings { get; private set; } = [];

    private protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>What fails from the claim on, and whether the note has left by then.</summary>
    [Theory]
    [InlineData("INoteStore.Find", 0)]
    [InlineData(Recorded, 1)]
    public async Task A_store_that_fails_once_it_is_claimed_leaves_it_in_doubt_to_the_next_process(string fails, int sent)
    {
        await Unread();
        var calls = new BrokenCalls();
        await using (var first = DeliveryRig.On(Settings, DeliveryRig.Target, services =>
        {
            BrokenPort.Before<ISendStore>(services, calls);
            BrokenPort.Before<INoteStore>(services, calls);
        }))
        {
            await first.Reconcile();
            calls.Fails = (call, _) => call == fails || call == Recorded;
            await Assert.ThrowsAsync<InvalidOperationException>(() => first.DrainSome(By.Email, 9));
        }

        await AssertWrittenOnceOrInDoubt(sent);
    }

    public async ValueTask InitializeAsync()
    {
        Provider = await LoopbackProvider.StartAsync();
        Settings = DeliveryRig.Settings(_folder, Provider).ToDictionary(s => s.Key, s => s.Value!);
        Settings["Clinic:MorningNote"] = "desk@example.com";
        if (_postgres is not null)
        {
            Settings["Store:Provider"] = "Postgres";
            Settings["Store:Connection"] = _postgres.Connection;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Provider.DisposeAsync();
        _postgres?.Dispose();
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>So that there is something to tell.</summary>
    private protected async Task Unread()
    {
        await using var rig = DeliveryRig.On(Settings, DeliveryRig.NotBefore);
        await rig.Get<IReplyStore>().Take(new NewReply("SM1", "+447700900077", "Hello?", new ReplyReading(ReplyMeaning.Other, IsKeyword: false)), rig.Now, Ct);
    }

    /// <summary>Another process takes over, for as long as the note is news.</summary>
    private protected async Task AssertWrittenOnceOrInDoubt(int sent)
    {
        await using var next = DeliveryRig.On(Settings, DeliveryRig.Target);
        foreach (var minute in (int[])[1, 2, 3, 4, 5, 10, 20, 60, 119, 121])
        {
            next.GoTo(DeliveryRig.Target + Duration.FromMinutes(minute));
            await next.Reconcile();
            await next.Drain();
        }

        var mornings = new List<Nudge>();
        foreach (var line in (await next.Log.Page(new LogQuery(null, null, Step.Note, null, null, null, null, 99), Ct)).Items)
        {
            // A planner that stands still since the kill is another note's business.
            if ((await next.Get<INoteStore>().Find(line.Nudge.Id, Ct))!.About.StartsWith("morning:", StringComparison.Ordinal))
            {
                mornings.Add(line.Nudge);
            }
        }

        var note = Assert.Single(mornings);
        Assert.Equal(NudgeStatus.InDoubt, note.Status);
        Assert.Equal(sent, Provider.Attempts.Count(a => a.NudgeId == note.Id));
    }
}
