using NodaTime;
using Recovery.Channels;
using Recovery.Runners;
using Recovery.SignUps;
using Recovery.Tests.Fixtures;
using static Recovery.Tests.Fixtures.StoreBuilders;

namespace Recovery.Tests.Storage;

/// <summary>Sign-ups that wait for a confirmation.</summary>
public abstract partial class RunnerStoreContract
{
    [Fact]
    public async Task A_sign_up_is_kept_as_it_was_given_and_makes_nobody_a_runner()
    {
        var signUp = Registration("Ann", Mobile(1), Email(1), emails: false).SignUp;
        var pending = await SignUps.Keep(signUp, "network", Store.Now, Ct);

        Assert.Equal((signUp, Store.Now, null), (pending.SignUp, pending.CreatedAt, pending.EntryId));
        Assert.Empty(pending.ConfirmedAt);
        var found = (await SignUps.Find(pending.Id, Ct))!;
        Assert.Equal(signUp.Consent.Wordings, found.SignUp.Consent.Wordings);
        Assert.Equal(signUp, found.SignUp with { Consent = found.SignUp.Consent with { Wordings = signUp.Consent.Wordings } });
        Assert.Equal((pending.Id, Store.Now), (found.Id, found.CreatedAt));
        Assert.Empty(found.ConfirmedAt);
        Assert.Null(await SignUps.Find(pending.Id + 1, Ct));
        Assert.Empty(await Runners.Search("Ann", 9, Ct));
    }

    [Fact]
    public async Task Each_contact_counts_from_its_own_confirmation_on()
    {
        var pending = await SignUps.Keep(Registration("Ann", Mobile(1), Email(1)).SignUp, "network", Store.Now, Ct);
        var first = await SignUps.Confirm(pending.Id, By.Email, Store.Now, Ct);
        var byEmail = await View(first!);
        Assert.Equal((null, Email(1)), (byEmail.Runner.Mobile, byEmail.Runner.Email));
        Assert.Equal((null, Store.Now), (byEmail.Entries[0].Entry.SmsSince, byEmail.Entries[0].Entry.EmailSince));
        Assert.Equal(1, await ConsentCount());
        var then = Store.Now;
        Store.Time.Advance(TimeSpan.FromHours(1));

        var second = await SignUps.Confirm(pending.Id, By.Sms, Store.Now, Ct);

        Assert.Equal((Registered.Added, Registered.Updated), (first!.What, second!.What));
        Assert.Equal(first.EntryId, second.EntryId);
        var entry = (await Runners.FindEntry(first.EntryId, Ct))!;
        Assert.Equal((Store.Now, then), (entry.SmsSince, entry.EmailSince));
        Assert.Equal(2, await ConsentCount());
        Assert.Equal(
            (Store.Now, then, first.EntryId),
            await SignUps.Find(pending.Id, Ct) is { } p ? (p.MobileConfirmedAt!.Value, p.EmailConfirmedAt!.Value, p.EntryId!.Value) : default);
    }

    /// <summary>Each sign-up clears away what those of days ago left.</summary>
    [Fact]
    public async Task What_limits_have_counted_and_forms_that_were_sent_do_not_pile_up()
    {
        var signUp = Registration("Ann", Mobile(1)).SignUp;
        var limits = Limits([new SignUpLimit(SignUpLimitKind.Network, "network", 9, Duration.FromHours(1))]);
        await SignUps.Keep(signUp, "network", limits, "one form", Store.Now, Ct);
        Store.Time.Advance(TimeSpan.FromDays(1));
        await SignUps.Keep(signUp, "network", limits, "another form", Store.Now, Ct);

        Assert.Equal(1, await Store.Database.Read(s => s.Number("SELECT COUNT(*) FROM signup_uses"), Ct));
        Assert.Equal(1, await Store.Database.Read(s => s.Number("SELECT COUNT(*) FROM sent_forms"), Ct));
    }

    [Fact]
    public async Task An_old_link_followed_again_says_nothing_new()
    {
        var pending = await SignUps.Keep(Registration("Ann", Mobile(1)).SignUp, "network", Store.Now, Ct);
        var first = (await SignUps.Confirm(pending.Id, By.Sms, Store.Now, Ct))!;
        await Runners.SetOutcome(first.EntryId, EntryOutcome.Withdrawn, Source.Runner, Store.Now, Ct);
        await Runners.Register(Registration("Ann", Mobile(1), day: TempStore.London.Days[1]));

        var again = await SignUps.Confirm(pending.Id, By.Sms, Store.Now, Ct);

        Assert.Equal(first with { What = Registered.Unchanged }, again);
        var entry = (await Runners.FindEntry(first.EntryId, Ct))!;
        Assert.Equal((EntryOutcome.Withdrawn, TempStore.London.Days[1]), (entry.Outcome, entry.RaceDay));
        Assert.Null(await SignUps.Confirm(999, By.Sms, Store.Now, Ct));
    }

    [Fact]
    public async Task What_nobody_confirmed_is_purged_and_its_number_never_given_to_another()
    {
        var old = await SignUps.Keep(Registration("Old", Mobile(1), Email(1)).SignUp, "network", Store.Now, Ct);
        await SignUps.Confirm(old.Id, By.Email, Store.Now, Ct);
        var done = await SignUps.Keep(Registration("Done", Mobile(2)).SignUp, "network", Store.Now, Ct);
        await SignUps.Confirm(done.Id, By.Sms, Store.Now, Ct);
        var last = await SignUps.Keep(Registration("Last", Mobile(3)).SignUp, "network", Store.Now, Ct);

        Assert.Equal(0, await SignUps.PurgeUnconfirmed(Store.Now, Ct));
        Assert.Equal(2, await SignUps.PurgeUnconfirmed(Store.Now + Duration.FromMilliseconds(1), Ct));

        Assert.Null(await SignUps.Find(old.Id, Ct));
        Assert.NotNull(await SignUps.Find(done.Id, Ct));
        Assert.NotEmpty(await Runners.Search("Old", 9, Ct));
        Assert.DoesNotContain((await SignUps.Keep(Registration("New", Mobile(4)).SignUp, "network", Store.Now, Ct)).Id, new[] { old.Id, last.Id });
    }

    [Fact]
    public async Task A_sign_up_over_a_limit_is_not_kept_and_counts_for_nothing()
    {
        var signUp = Registration("Ann", Mobile(1), Email(1)).SignUp;
        var limits = Limits([Limit(SignUpLimitKind.Network, "here", 2)], [Limit(SignUpLimitKind.Daily(By.Sms), "", 1)], [Limit(SignUpLimitKind.Daily(By.Email), "", 5)]);

        var first = await SignUps.Keep(signUp, "here", limits, null, Store.Now, Ct);
        var second = await SignUps.Keep(signUp, "here", limits, null, Store.Now, Ct);
        var third = await SignUps.Keep(signUp, "here", limits, null, Store.Now, Ct);

        Assert.Equal([By.Sms, By.Email], first.Channels.InOrder());
        Assert.Equal([By.Email], second.Channels);
        Assert.Equal(SignUpLimitKind.Network, third.Refused?.Kind);
        Assert.Null(third.Pending);
        Assert.Equal([SignUpLimitKind.Network, SignUpLimitKind.Daily(By.Sms)], (await Reached(limits)).Select(l => l.Kind));

        Store.Time.Advance(TimeSpan.FromDays(1));
        Assert.Empty(await Reached(limits));
        Assert.NotNull((await SignUps.Keep(signUp, "here", limits, null, Store.Now, Ct)).Pending);
    }

    [Fact]
    public async Task A_limit_holds_however_many_sign_up_at_the_same_moment()
    {
        var limits = Limits([Limit(SignUpLimitKind.Network, "here", 3)]);

        var kept = await Task.WhenAll(Enumerable.Range(1, 16).Select(
            i => SignUps.Keep(Registration($"Ann {i}", Mobile(i)).SignUp, "here", limits, null, Store.Now, Ct)));

        Assert.Equal(3, kept.Count(k => k.Pending is not null));
    }

    [Fact]
    public async Task A_form_sent_again_is_the_sign_up_that_was_kept_for_it_for_half_an_hour_and_over_a_restart()
    {
        var signUp = Registration("Ann", Mobile(1), Email(1)).SignUp;
        var limits = Limits([Limit(SignUpLimitKind.Network, "here", 2)]);
        var first = await SignUps.Keep(signUp, "here", limits, "form", Store.Now, Ct);
        Store.Reopen();

        var again = await SignUps.Keep(signUp, "here", limits, "form", Store.Now, Ct);
        var corrected = await SignUps.Keep(signUp, "here", limits, "another form", Store.Now, Ct);

        Assert.Equal(first.Pending!.Id, again.Pending!.Id);
        Assert.Equal(first.Channels, again.Channels);
        Assert.NotEqual(first.Pending.Id, corrected.Pending!.Id);
        Store.Time.Advance(TimeSpan.FromMinutes(30));
        Assert.NotNull((await SignUps.Keep(signUp, "here", limits, "form", Store.Now, Ct)).Refused);
    }

    [Fact]
    public async Task What_the_sandbox_kept_of_a_sign_up_goes_with_it_and_what_it_kept_of_others_stays()
    {
        foreach (var number in new[] { 1, 2 })
        {
            var pending = await SignUps.Keep(Registration($"Ann {number}", Mobile(number)).SignUp, "network", Store.Now, Ct);
            await Store.SignUps.PlanConfirmation(
                new Confirmation($"confirm {number}", pending.Id, new("london-marathon-2027", new(2027, 4, 24)), By.Sms, Store.Clock.Today, Store.Now, 1),
                Store.Now, Ct);
            await Store.Sandbox.Keep(new(0, $"confirm {number}", By.Sms, Mobile(number), null, "Tap", null, Store.Now), Ct);
            if (number == 2)
            {
                await SignUps.Confirm(pending.Id, By.Sms, Store.Now, Ct);
            }
        }

        Assert.Equal(1, await SignUps.PurgeUnconfirmed(Store.Now + NodaTime.Duration.FromDays(8), Ct));

        Assert.Equal(Mobile(2), Assert.Single(await Store.Sandbox.Latest(By.Sms, null, 9, Ct)).To);
    }

    private static SignUpLimits Limits(IReadOnlyList<SignUpLimit> always, IReadOnlyList<SignUpLimit>? texts = null, IReadOnlyList<SignUpLimit>? emails = null) =>
        new(always, new Dictionary<Channel, IReadOnlyList<SignUpLimit>> { [By.Sms] = texts ?? [], [By.Email] = emails ?? [] });

    private static SignUpLimit Limit(SignUpLimitKind kind, string subject, int most) => new(kind, subject, most, Duration.FromDays(1));

    private Task<IReadOnlyList<SignUpLimit>> Reached(SignUpLimits limits) =>
        SignUps.Reached([.. limits.Always, .. limits.Of(By.Sms), .. limits.Of(By.Email)], Store.Now, Ct);
}
