using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;
using Recovery.Appointments;
using Recovery.Clinic;
using Recovery.Nudges;
using Recovery.Nudges.Pauses;
using Recovery.Privacy;
using Recovery.Promises;
using Recovery.Replies;
using Recovery.Runners;
using Recovery.Security;
using Recovery.Settings;
using Recovery.SignUps;
using Recovery.Tests.Fixtures;
using Recovery.Tests.Nudges.Send;
using Recovery.Web.Links;

namespace Recovery.Tests.Restoring;

/// <summary>Backing up and restoring for real: whatever happened in between, nobody is texted twice, no stop is lost, no link opens another's page.</summary>
public abstract partial class RestoreRehearsals(StoreProvider kind)
{
    private const int Runners = 100;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("before planning", "after sending")]
    [InlineData("before planning", "mid-drain")]
    [InlineData("before sending", "mid-drain")]
    [InlineData("mid-drain", "after sending")]
    [InlineData("after sending", "after sending")]
    public async Task Everybody_is_texted_once_whenever_the_backup_was_made_and_the_store_was_lost(string backedUp, string lost)
    {
        await using var machine = await Machine.Start(kind);
        await machine.Rig.Register(Runners, 0);
        foreach (var stage in (string[])["before planning", "before sending", "mid-drain", "after sending"])
        {
            switch (stage)
            {
                case "before sending":
                    await machine.Rig.Plan();
                    break;
                case "mid-drain":
                    machine.GoTo(DeliveryRig.NotBefore);
                    await machine.Rig.DrainSome(By.Sms, 40);
                    break;
                case "after sending":
                    await machine.Rig.Drain();
                    Assert.InRange(machine.Provider.Count, Runners, Runners + 1);
                    break;
            }

            if (stage == backedUp)
            {
                await machine.BackUp();
                await SignUp(machine, 500);
                await (stage == "before planning" ? Task.CompletedTask : machine.Rig.Plan());
            }

            if (stage == lost)
            {
                break;
            }
        }

        machine.GoTo(machine.Now + Duration.FromMinutes(5));
        await machine.Restore();
        await machine.CatchUp();

        var texts = machine.Provider.Received.CountBy(t => t.To).ToDictionary();
        Assert.All(texts, to => Assert.Equal(1, to.Value));
        Assert.InRange(texts.Count, Runners, Runners + 1);
        Assert.All(await machine.Rig.All(), nudge => Assert.Equal(NudgeStatus.Accepted, nudge.Status));
    }

    [Fact]
    public async Task A_link_to_somebody_whom_the_restore_forgot_opens_nobody_elses_page()
    {
        await using var machine = await Machine.Start(kind);
        await machine.Rig.Register(3, 0);
        await machine.BackUp();
        var x = await SignUp(machine, 500);
        var page = OwnPages(machine).PathOf((await machine.Rig.Runners.Find(x, Ct))!.Runner)["/r/".Length..];
        Assert.Equal(x, (await OwnPages(machine).Find(page, Ct))?.Runner.Id);
        await SendAll(machine);
        var sent = machine.Provider.Received.ToDictionary(t => t.To, t => Link().Match(t.Body).Groups[1].Value);
        machine.GoTo(machine.Now + Duration.FromMinutes(5));

        await machine.Restore();
        var y = await SignUp(machine, 501);
        await machine.CatchUp();

        Assert.Null(await OwnPages(machine).Find(page, Ct));
        Assert.NotEqual(page, OwnPages(machine).PathOf((await machine.Rig.Runners.Find(y, Ct))!.Runner)["/r/".Length..]);
        Assert.Null(await Linked(machine).Find(sent[Mobile(500)], LinkPurpose.Book, Ct));

        // Who was in the backup still has the links of every text.
        foreach (var number in Enumerable.Range(0, 3))
        {
            Assert.Equal(Mobile(number), (await Linked(machine).Find(sent[Mobile(number)], LinkPurpose.Book, Ct))?.Runner.Runner.Mobile);
        }
    }

    [Fact]
    public async Task What_was_promised_after_the_backup_holds()
    {
        await using var machine = await Machine.Start(kind);
        var (stops, books, goes, moves) = await machine.Rig.Register(5, 0) is var all ? (all[0], all[1], all[2], all[3]) : default;
        await machine.Rig.Plan();
        var nudge = (await machine.Rig.Log.OfRunner(books.RunnerId, Ct))[0].Nudge.Number;
        var wish = new AppointmentWish(books.EntryId, nudge, new LocalDate(2027, 4, 28), PartOfDay.Morning, machine.Now + Duration.FromHours(2));
        Assert.Holds(await machine.Rig.Get<IAppointmentStore>().Ask(wish, machine.Now, Ct));
        await machine.BackUp();

        await machine.Rig.Get<IReplyStore>().Take(new NewReply("reply", Mobile(0), "STOP", ReplyWords.Read("STOP")), machine.Now, Ct);
        var request = (await machine.Rig.Get<IAppointmentStore>().OpenOf(books.EntryId, Ct))!;
        await machine.Rig.Get<IAppointmentStore>().Confirm(request.Id, new AgreedTime(wish.Day, new LocalTime(9, 0), wish.Part), null, machine.Now, Ct);
        Assert.Holds(await machine.Rig.Get<IRunnerData>().Erase(goes.RunnerId, machine.Now, Ct));
        await machine.Rig.Runners.Register([Registration(3, "new@example.com"), Registration(3, "newer@example.com")], Ct);
        var version = (await machine.Rig.Runners.Find(moves.RunnerId, Ct))!.Runner.LinkVersion;
        Assert.Holds(version > 1);
        machine.GoTo(machine.Now + Duration.FromMinutes(5));

        await machine.Restore();
        await SendAll(machine);

        Assert.Equal([Mobile(3), Mobile(4)], machine.Provider.Received.Select(t => t.To).Order());
        Assert.Equal(By.Sms, Assert.Single((await machine.Rig.Runners.Find(stops.RunnerId, Ct))!.Stops).Channel);
        Assert.Equal(EntryOutcome.Booked, (await machine.Rig.Runners.FindEntry(books.EntryId, Ct))!.Outcome);
        Assert.Empty(await machine.Rig.Get<IAppointmentStore>().Open(Ct));
        Assert.Null(await machine.Rig.Runners.Find(goes.RunnerId, Ct));
        Assert.Equal(version, (await machine.Rig.Runners.Find(moves.RunnerId, Ct))!.Runner.LinkVersion);
    }

    [Fact]
    public async Task What_was_paused_after_the_backup_stays_held_and_what_was_resumed_does_not()
    {
        await using var machine = await Machine.Start(kind);
        await machine.Rig.Register(3, 0);
        await machine.Rig.Plan();
        var resumed = await Pause(1, PauseScope.Step("doms"));
        await machine.BackUp();
        await machine.Rig.Get<IPauseStore>().End(resumed.Id, "Anna", "paused by Anna until 1pm", machine.Now, Ct);
        var paused = await Pause(2, PauseScope.Session(new LocalDate(2027, 4, 27)));
        Assert.All(await machine.Rig.Get<IPromises>().Statements(Ct), s => Assert.DoesNotMatch("Anna|flooded", s));
        machine.GoTo(machine.Now + Duration.FromMinutes(5));

        await machine.Restore();
        await SendAll(machine);

        Assert.Empty(machine.Provider.Received);
        var held = Assert.Single(await machine.Rig.Get<IPauseStore>().Holding(machine.Now, Ct));
        Assert.Equal((paused.Id, paused.Of, paused.Since, paused.Until, "reception", 3), (held.Pause.Id, held.Pause.Of, held.Pause.Since, held.Pause.Until, held.Pause.By, held.Held));

        Assert.Holds(await machine.Rig.Get<IPauseStore>().End(paused.Id, "Ben", "paused by reception until 7:30am", machine.Now, Ct));
        await machine.CatchUp();
        Assert.Equal(3, machine.Provider.Count);

        async Task<Pause> Pause(long id, PauseScope of)
        {
            var pause = new Pause(id, of, "Anna", "the clinic is flooded", machine.Now, Recovery.Nudges.Pauses.Pause.NoEnd);
            return await machine.Rig.Get<IPauseStore>().Begin(pause, "paused by Anna", Ct);
        }
    }

    /// <summary>Their marks are made from the sign-up and the request, which the backup has.</summary>
    [Fact]
    public async Task Confirmations_and_what_tells_of_an_appointment_go_out_once()
    {
        await using var machine = await Machine.Start(kind);
        var runner = (await machine.Rig.Register(1, 0))[0];
        var pending = await machine.Rig.SignUps.Keep(Registration(7, null).SignUp, "network", machine.Now, Ct);
        await machine.Rig.Get<Confirmations>().Plan(pending, [By.Sms], Ct);
        var requests = machine.Rig.Get<IAppointmentStore>();
        await requests.Ask(new AppointmentWish(runner.EntryId, 1, new LocalDate(2027, 4, 28), PartOfDay.Morning, machine.Now), machine.Now, Ct);
        await requests.Confirm(
            (await requests.OpenOf(runner.EntryId, Ct))!.Id, new AgreedTime(new LocalDate(2027, 4, 28), new LocalTime(9, 0), PartOfDay.Morning),
            new AnswerTimes(machine.Now, machine.Now + Duration.FromHours(20), new Dictionary<Channel, int> { [By.Sms] = 1, [By.Email] = 1 }), machine.Now, Ct);
        await machine.BackUp();
        await SignUp(machine, 500);
        await SendAll(machine, machine.Now);
        Assert.Equal(2, machine.Provider.Count);
        machine.GoTo(machine.Now + Duration.FromMinutes(5));

        await machine.Restore();
        await machine.CatchUp();

        Assert.Equal([Mobile(0), Mobile(7)], machine.Provider.Received.Select(t => t.To).Order());
    }

    /// <summary>Everything that is due at a moment: the default is when the texts go out.</summary>
    private static async Task SendAll(Machine machine, Instant? at = null)
    {
        machine.GoTo(at ?? DeliveryRig.NotBefore);
        await machine.Rig.Plan();
        await machine.Rig.Drain();
    }

    private static async Task<long> SignUp(Machine machine, int number)
    {
        var pending = await machine.Rig.SignUps.Keep(Registration(number, null).SignUp, "network", machine.Now, Ct);
        return (await machine.Rig.SignUps.Confirm(pending.Id, By.Sms, machine.Now, Ct))!.RunnerId;
    }

    private static Registration Registration(int number, string? email)
    {
        var since = Instant.FromUtc(2027, 3, 1, 9, 0);
        return new Registration(
            new SignUp("Sam Runner", Mobile(number), email, "london-marathon-2027", new LocalDate(2027, 4, 25), By.Texts("Text me.", "test", since)),
            since, Source.Runner);
    }

    private static string Mobile(int number) => string.Create(CultureInfo.InvariantCulture, $"+447700{900000 + number}");

    private static RunnerLinks OwnPages(Machine machine) => new(machine.Rig.Runners, machine.Rig.Get<LinkTokens>());

    private static LinkedNudges Linked(Machine machine) => new(machine.Rig.NudgeLinks, machine.Rig.Runners, machine.Rig.Get<LinkTokens>());

    [GeneratedRegex("/b/([A-Za-z0-9_-]{16})")]
    private static partial Regex Link();
}

public sealed class SqliteRestoreRehearsals() : RestoreRehearsals(StoreProvider.Sqlite);

public sealed class PostgresRestoreRehearsals() : RestoreRehearsals(StoreProvider.Postgres);
