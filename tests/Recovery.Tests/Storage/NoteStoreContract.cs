using NodaTime;
using Recovery.Desk.Notes;
using Recovery.Nudges;
using Recovery.Nudges.Pauses;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Send;
using Recovery.Settings;
using Recovery.Storage.Sql;
using Recovery.Tests.Fixtures;
using Recovery.Timing;

namespace Recovery.Tests.Storage;

public sealed class SqliteNoteStoreTests() : NoteStoreContract(StoreProvider.Sqlite);

public sealed class PostgresNoteStoreTests() : NoteStoreContract(StoreProvider.Postgres)
{
    [Fact]
    public async Task Of_two_processes_that_see_it_at_once_one_tells_it()
    {
        using var other = Store.AnotherProcess();
        INoteStore[] stores = [Store.Notes, new SqlNotes(other, Store.Clock)];

        for (var day = 1; day <= 5; day++)
        {
            var about = new NoteSubject($"morning:2027-04-0{day}", Store.Now);
            var planned = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => stores[i % 2].Plan(about, Emails(about), Store.Now, Later, Ct)));
            Assert.Single(planned, won => won);
            var told = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => stores[i % 2].Tell([new NoteSubject($"channel:{day}", Store.Now)], Emails, Store.Now, Later, Ct)));
            Assert.Equal(1, told.Sum());
        }

        Assert.Equal(10, (await Notes()).Count);
    }
}

/// <summary>A note to the clinic is planned once, whoever sees the reason for it, on both kinds of store.</summary>
public abstract class NoteStoreContract(StoreProvider provider) : StoreContract(provider)
{
    private protected Instant Later => Store.Now + Duration.FromDays(1);

    [Fact]
    public async Task A_note_is_planned_once_due_at_once_and_named_by_what_it_is_about()
    {
        var about = new NoteSubject("morning:2027-04-01", Store.Now - Duration.FromMinutes(1));

        Assert.Holds(await Store.Notes.Plan(about, Emails(about), Store.Now, Later, Ct));
        Assert.Not(await Store.Notes.Plan(about, Emails(about), Store.Now, Later, Ct));

        var note = Assert.Single(await Notes());
        Assert.Equal((Step.Note, NudgeStatus.Planned, Store.Now, Later), (note.Step, note.Status, note.Due, note.Expires));
        Assert.Equal(about, await Store.Notes.Find(note.Id, Ct));
        Assert.Holds(await Store.Notes.IsTold(about.About, Ct));
        Assert.Not(await Store.Notes.IsTold("morning:2027-04-02", Ct));
        Assert.Null(await Store.Notes.Find("no note", Ct));
        Assert.Equal(note.Id, Assert.Single(await Store.Nudges.ToQueue(9, Ct)).Message.Nudge);
    }

    [Fact]
    public async Task It_is_claimed_as_any_message_whatever_the_clinic_holds_back_and_waits_for_no_opening()
    {
        await Store.Pauses.Begin(new Pause(1, PauseScope.Everything, "Anna", null, Store.Now, Pause.NoEnd), "paused by Anna", Ct);
        await Told("channel:sms");
        var note = Assert.Single(await Notes());

        var claim = Assert.IsType<Claim.Send>(await Store.Claim(new NudgeMessage(note.Id, 1)));

        Assert.Equal((Step.Note, "", "", false), (claim.Nudge.Step, claim.Nudge.Name, claim.Nudge.To, claim.Nudge.IsForAnOpening));
        Assert.IsType<Claim.Nothing>(await Store.Claim(new NudgeMessage(note.Id, 1)));
    }

    [Fact]
    public async Task Too_late_it_is_dropped_and_no_nudge_counts_as_missed()
    {
        await Told("channel:sms");
        Store.MoveTo(Store.Now + Duration.FromDays(1));

        Assert.Empty(await Store.Nudges.SkipExpired(Store.Now, Ct));
        Assert.Equal(SkipReason.TooLate, Assert.Single(await Notes()).Reason);
    }

    [Fact]
    public async Task A_trouble_that_lasts_is_told_once_however_long()
    {
        Assert.Equal(1, await Told("channel:sms"));
        for (var minute = 0; minute < 600; minute += 5)
        {
            Store.Time.Advance(TimeSpan.FromMinutes(5));
            Assert.Equal(0, await Told("channel:sms"));
        }

        Assert.Equal(1, await Told("channel:sms", "limit:texts"));
        Assert.Equal(2, (await Notes()).Count);
    }

    [Fact]
    public async Task A_trouble_that_ended_and_comes_back_is_told_again_but_not_at_every_flicker()
    {
        await Told("channel:sms");
        Store.Time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(0, await Told("channel:sms"));

        Store.Time.Advance(TimeSpan.FromHours(6));
        Assert.Equal(1, await Told("channel:sms"));
        Assert.Equal(2, (await Notes()).Select(n => n.Id).Distinct().Count());
    }

    [Fact]
    public async Task One_that_came_back_too_soon_to_be_told_is_told_once_it_has_lasted()
    {
        await Told("channel:sms");
        Store.Time.Advance(TimeSpan.FromMinutes(30));
        var told = 0;
        for (var minute = 30; minute < 400; minute += 5)
        {
            told += await Told("channel:sms");
            Store.Time.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.Equal(1, told);
    }

    [Fact]
    public async Task A_note_that_waits_is_dropped_once_its_trouble_is_over_and_a_mornings_is_not()
    {
        await Told("channel:email", "limit:texts");
        var morning = new NoteSubject("morning:2027-04-01", Store.Now);
        await Store.Notes.Plan(morning, Emails(morning), Store.Now, Later, Ct);

        Store.Time.Advance(TimeSpan.FromMinutes(1));
        await Told("limit:texts");
        Assert.All(await Notes(), n => Assert.Equal(NudgeStatus.Planned, n.Status));

        Store.Time.Advance(TimeSpan.FromMinutes(2));
        await Told("limit:texts");
        Store.Time.Advance(TimeSpan.FromMinutes(3));
        await Told();

        Assert.Equal([("channel:email", SkipReason.Over), ("limit:texts", SkipReason.Over), ("morning:2027-04-01", null)], await Reasons());
    }

    /// <summary>Nobody was told of it, so it is not known to anybody when it comes back.</summary>
    [Fact]
    public async Task What_was_dropped_as_over_before_it_went_out_is_told_when_it_is_there_again()
    {
        Assert.Equal(1, await Told("channel:email"));
        Store.Time.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(0, await Told());

        Store.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await Told("channel:email"));
        Store.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0, await Told("channel:email"));
        Assert.Equal([("channel:email", null), ("channel:email", SkipReason.Over)], await Reasons());
    }

    [Fact]
    public async Task What_could_not_be_sent_for_a_day_is_told_again_if_it_is_still_there()
    {
        Assert.Equal(1, await Told("channel:email"));
        for (var minute = 0; minute < 24 * 60; minute += 9)
        {
            Assert.Equal(0, await Told("channel:email"));
            Store.Time.Advance(TimeSpan.FromMinutes(9));
        }

        await Store.Nudges.SkipExpired(Store.Now, Ct);

        Assert.Equal(1, await Told("channel:email"));
        Assert.Equal(0, await Told("channel:email"));
    }

    [Fact]
    public async Task What_one_address_got_was_told_though_another_did_not_get_it()
    {
        IReadOnlyList<NoteEmail> Two(NoteSubject about) =>
            [.. ((string[])["desk@example.com", "boss@example.com"]).Select(a => new NoteEmail(NudgeId.OfNote(TempStore.Key, about.About, about.Since, a), about))];
        Assert.Equal(1, await Told(Two, "channel:sms"));
        var sent = new NudgeMessage((await Notes())[0].Id, 1);
        Assert.IsType<Claim.Send>(await Store.Claim(sent));
        await Store.Record(sent, new Outcome.Accepted("id"));
        Store.Time.Advance(TimeSpan.FromMinutes(3));
        await Told(Two);
        Assert.Contains(await Notes(), n => n.Reason == SkipReason.Over);

        Assert.Equal(0, await Told(Two, "channel:sms"));
    }

    /// <summary>A hold ends, and what it put off is tried again a moment later: until then it only seems delayed.</summary>
    [Fact]
    public async Task What_a_hold_left_behind_is_not_told_by_itself_unless_it_lasts()
    {
        var rest = new NoteSubject("channel:sms", Store.Now) { RestOf = "hold:sms" };
        Assert.Equal(1, await Told("hold:sms"));
        Store.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(0, await Store.Notes.Tell([rest], Emails, Store.Now, Later, Ct));

        Store.Time.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(1, await Store.Notes.Tell([rest], Emails, Store.Now, Later, Ct));
    }

    [Fact]
    public async Task A_sessions_deadline_is_told_once_however_often_it_comes_back_unless_nobody_got_it()
    {
        var deadline = new NoteSubject("deadline:2027-04-27:sms", Store.Now) { IsOnce = true };
        Assert.Equal(1, await Store.Notes.Tell([deadline], Emails, Store.Now, Later, Ct));
        var note = Assert.Single(await Notes());
        Assert.IsType<Claim.Send>(await Store.Claim(new NudgeMessage(note.Id, 1)));
        await Store.Record(new NudgeMessage(note.Id, 1), new Outcome.Accepted("id"));

        Store.Time.Advance(TimeSpan.FromHours(7));
        Assert.Equal(0, await Store.Notes.Tell([deadline], Emails, Store.Now, Later, Ct));

        var other = new NoteSubject("deadline:2027-04-28:sms", Store.Now) { IsOnce = true };
        Assert.Equal(1, await Store.Notes.Tell([other], Emails, Store.Now, Later, Ct));
        Store.Time.Advance(TimeSpan.FromMinutes(3));
        await Store.Notes.Tell([], Emails, Store.Now, Later, Ct);
        Assert.Equal(1, await Store.Notes.Tell([other], about => Emails(about with { Since = Store.Now }), Store.Now, Later, Ct));
    }

    [Fact]
    public async Task What_was_told_a_month_ago_is_forgotten()
    {
        await Told("channel:sms");
        Store.Time.Advance(TimeSpan.FromDays(31));
        var morning = new NoteSubject("morning:2027-05-02", Store.Now);
        await Store.Notes.Plan(morning, [], Store.Now, Later, Ct);

        Assert.Not(await Store.Notes.IsTold("channel:sms", Ct));
        Assert.Holds(await Store.Notes.IsTold(morning.About, Ct));
    }

    private protected static IReadOnlyList<NoteEmail> Emails(NoteSubject about) =>
        [new NoteEmail(NudgeId.OfNote(TempStore.Key, about.About, about.Since, "desk@example.com"), about)];

    private protected async Task<IReadOnlyList<Nudge>> Notes() =>
        [.. (await Store.Log.Page(new Recovery.Desk.LogQuery(null, null, Step.Note, null, null, null, null, 100), Ct)).Items.Select(l => l.Nudge)];

    private Task<int> Told(params string[] there) => Told(Emails, there);

    private Task<int> Told(Func<NoteSubject, IReadOnlyList<NoteEmail>> emailsOf, params string[] there) => Store.Notes.Tell(
        [.. there.Select(t => new NoteSubject(t, Store.Now))], about => emailsOf(about with { Since = Store.Now }), Store.Now, Later, Ct);

    private async Task<IEnumerable<(string, string?)>> Reasons()
    {
        var reasons = new List<(string, string?)>();
        foreach (var note in await Notes())
        {
            reasons.Add(((await Store.Notes.Find(note.Id, Ct))!.About, note.Reason));
        }

        return reasons.Order();
    }
}
