using Recovery.Nudges.Plan.Forecast;
using Recovery.Nudges.Queue;
using Recovery.Races;
using Recovery.Runners;
using Recovery.Security;
using Recovery.Settings;
using Recovery.Time;

namespace Recovery.SignUps;

/// <summary>
/// Handles sign-ups: checks them, keeps them within limits, and asks each contact to confirm itself. What it answers is the same
/// whether the person is known or not: no runner is looked up.
/// </summary>
public sealed class SignUpHandler(
    IRaceStore races, ISignUpStore signUps, IRunnerRegister register, IRunnerDirectory runners, Confirmations confirmations, QueueDispatcher dispatcher, Forecaster forecaster,
    ConsentWording wording, ContactHash hashes, RecoverySettings settings, ClinicClock clock) : IDisposable
{
    /// <summary>The store counts for all processes; a burst takes one of this one's connections, and leaves the rest to the senders.</summary>
    private readonly SemaphoreSlim _oneAtATime = new(1);

    /// <summary>A runner's own sign-up, by form or API.</summary>
    /// <param name="form">As it was typed.</param>
    /// <param name="network">Where from, as limits count: <c>203.0.113.0/24</c>. Only a keyed hash of it is kept.</param>
    /// <param name="source">Where consent was given: the form's address.</param>
    /// <param name="stamp">Tells one handing out of a form from another: what is sent twice with it counts once. Null: it is no form.</param>
    /// <param name="ct">Cancels before anything is kept.</param>
    public async Task<SignUpAnswer> Submit(SignUpForm form, string network, string source, string? stamp, CancellationToken ct)
    {
        var errors = new Dictionary<string, string>();
        if (await CheckInTime(form, ConsentOf(form, source), errors, ct) is not var (signUp, race))
        {
            return new SignUpAnswer.Wrong(errors);
        }

        var answer = settings.SignUp.Confirm == ConfirmBy.None
            ? await TakeAtOnce(signUp, race, ct)
            : await KeepOneAtATime(signUp, race, hashes.OfNetwork(network), stamp is null ? null : hashes.OfForm(stamp, form.Typed), ct);
        await dispatcher.DispatchSoon(ct);
        return answer;
    }

    /// <summary>What <see cref="Submit"/> would find wrong with a form, a sentence a field, whatever else keeps it from being taken. Keeps nothing.</summary>
    public async Task<IReadOnlyDictionary<string, string>> Mistakes(SignUpForm form, CancellationToken ct)
    {
        var errors = new Dictionary<string, string>();
        _ = await CheckInTime(form, ConsentOf(form, ""), errors, ct);
        return errors;
    }

    /// <summary>A sign-up by the clinic: applied at once, without limits, with the consent that its evidence records.</summary>
    public async Task<SignUpAnswer> Apply(SignUpForm form, Consent evidence, CancellationToken ct)
    {
        var errors = new Dictionary<string, string>();
        if (await Check(form, evidence, errors, ct) is not var (signUp, race))
        {
            return new SignUpAnswer.Wrong(errors);
        }

        await SaveTyped(race, ct);
        var result = await Register(signUp, Source.Reception, ct);
        if (result.Erased)
        {
            return new SignUpAnswer.Wrong(new Dictionary<string, string> { [SignUpField.Consent] = RegistrationResult.ErasedSince });
        }

        if (result.Other is { } owner)
        {
            return new SignUpAnswer.Wrong(new Dictionary<string, string> { [SignUpField.Name] = owner.Refuses(signUp.Name) });
        }

        var runner = await runners.Find(result.RunnerId, ct);
        var promised = runner is null ? [] : (await forecaster.ForRunner(runner, ct)).PromisedTo(result.EntryId);
        return new SignUpAnswer.Applied(signUp, result.RunnerId, result.EntryId, runner?.Runner.LinkVersion ?? 1, promised);
    }

    private async Task<SignUpAnswer> TakeAtOnce(SignUp signUp, Race race, CancellationToken ct)
    {
        await SaveTyped(race, ct);
        await Register(signUp, Source.Runner, ct);
        return new SignUpAnswer.Kept(signUp, race.Name, Promised(signUp, [.. signUp.Channels]), ToConfirm: false, Full: []);
    }

    private async Task<SignUpAnswer> KeepOneAtATime(SignUp signUp, Race race, string networkHash, string? form, CancellationToken ct)
    {
        await _oneAtATime.WaitAsync(ct);
        try
        {
            return await Keep(signUp, race, networkHash, form, ct);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private Consent ConsentOf(SignUpForm form, string source) => new(wording.Beside(form.Channels), source, clock.Now);

    /// <summary>Nobody is signed up for reminders whose time is over.</summary>
    private async Task<(SignUp SignUp, Race Race)?> CheckInTime(SignUpForm form, Consent consent, Dictionary<string, string> errors, CancellationToken ct)
    {
        var check = await Check(form, consent, errors, ct);
        if (check is not var (signUp, _) || Promised(signUp, [.. signUp.Channels]).Count > 0)
        {
            return check;
        }

        errors[SignUpField.Day] = $"It's too late for us to remind you about that race. Ring {settings.Clinic.Phone} to book.";
        return null;
    }

    private async Task<(SignUp SignUp, Race Race)?> Check(SignUpForm form, Consent consent, Dictionary<string, string> errors, CancellationToken ct) =>
        (form with { Channels = [.. form.Channels.Intersect(settings.Channels)] })
            .Check(await races.All(unlisted: false, ct), settings.Texts.Countries, clock.Today, consent, errors);

    private async Task<SignUpAnswer> Keep(SignUp signUp, Race race, string networkHash, string? form, CancellationToken ct)
    {
        var limits = SignUpLimits.For(signUp, networkHash, hashes, settings.SignUp);
        var kept = await signUps.Keep(signUp, networkHash, limits, form, clock.Now, ct);
        if (kept.Refused is { } refused)
        {
            return new SignUpAnswer.TooMany(SignUpLimitWords.WhyRefused(refused.Kind, signUp), refused.Window);
        }

        if (kept.Pending is { } pending)
        {
            // Also for a form that is sent again: if the process died half way the first time, this catches up. Nothing is planned twice.
            await SaveTyped(race, ct);
            await confirmations.Plan(pending, kept.Channels, ct);
        }

        return new SignUpAnswer.Kept(
            signUp, race.Name, Promised(signUp, kept.Channels), ToConfirm: true,
            Full: [.. signUp.Channels.Except(kept.Channels)]);
    }

    private async Task SaveTyped(Race race, CancellationToken ct)
    {
        if (!race.Listed)
        {
            await races.Save(TypedRace.Joined(race, await races.Find(race.Id, ct)), ct);
        }
    }

    private async Task<RegistrationResult> Register(SignUp signUp, string by, CancellationToken ct) =>
        (await register.Register([new Registration(signUp, clock.Now, by)], ct))[0];

    private IReadOnlyList<PromisedNudge> Promised(SignUp signUp, IReadOnlyCollection<Channel> channels) =>
        forecaster.ForNewcomer(signUp.RaceDay, channels);

    public void Dispose() => _oneAtATime.Dispose();
}
