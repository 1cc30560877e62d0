using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Delivery;
using Recovery.Nudges.Plan;
using Recovery.Races;
using Recovery.Security;
using Recovery.Settings;
using Recovery.Time;

namespace Recovery.Runners;

/// <summary>
/// Takes sign-ups: checks them, keeps them within limits, and asks each contact to confirm itself. What it answers is the same
/// whether the person is known or not: nobody is looked up.
/// </summary>
public sealed class SignUps(
    IRaceStore races, IRunnerStore runners, Confirmations confirmations, QueueDispatcher dispatcher, Timetable timetable,
    ConsentWording wording, ContactHash hashes, RecoverySettings settings, ClinicClock clock) : IDisposable
{
    private static readonly Duration NetworkWindow = Duration.FromHours(1);
    private static readonly Duration ContactWindow = Duration.FromDays(1);

    /// <summary>Counting and keeping must not interleave, or a burst gets past the limits.</summary>
    private readonly SemaphoreSlim _oneAtATime = new(1);

    /// <summary>A runner's own sign-up, by form or API.</summary>
    /// <param name="form">As it was typed.</param>
    /// <param name="network">Where from, as limits count: <c>203.0.113.0/24</c>. Only a keyed hash of it is kept.</param>
    /// <param name="source">Where consent was given: the form's address.</param>
    /// <param name="ct">Cancels before anything is kept.</param>
    public async Task<SignUpAnswer> Submit(SignUpForm form, string network, string source, CancellationToken ct)
    {
        var check = await Check(form, ct);
        if (check.SignUp is not { } parts)
        {
            return new SignUpAnswer.Wrong(check.Errors);
        }

        var consent = new Consent(form.Sms ? wording.Sms : null, form.EmailOptIn ? wording.Email : null, source, clock.Now);
        var signUp = parts.With(consent);
        if (Promised(signUp, WantedBy(signUp)).Count == 0)
        {
            return new SignUpAnswer.Wrong(new Dictionary<string, string>
            {
                [SignUpField.Day] = $"Every reminder for that day would have gone out by now. Ring {settings.Clinic.Phone} to book.",
            });
        }

        var answer = await KeepInTurn(parts, signUp, hashes.OfNetwork(network), ct);
        await dispatcher.DispatchSoon(ct);
        return answer;
    }

    /// <summary>A sign-up on the clinic's word: applied at once, without limits, with the consent that its evidence records.</summary>
    public async Task<SignUpAnswer> Apply(SignUpForm form, ConsentEvidence evidence, CancellationToken ct)
    {
        var check = await Check(form, ct);
        if (check.SignUp is not { } parts)
        {
            return new SignUpAnswer.Wrong(check.Errors);
        }

        var consent = new Consent(form.Sms ? evidence.Text : null, form.EmailOptIn ? evidence.Text : null, evidence.Source, evidence.GivenAt);
        var signUp = parts.With(consent);
        await SaveTyped(parts.Race, ct);
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
        return new SignUpAnswer.Applied(signUp, result.RunnerId, result.EntryId, runner?.Runner.LinkVersion ?? 1, Promised(signUp, WantedBy(signUp)));
    }

    private async Task<SignUpAnswer> KeepInTurn(CheckedSignUp parts, SignUp signUp, string networkHash, CancellationToken ct)
    {
        await _oneAtATime.WaitAsync(ct);
        try
        {
            return await Keep(parts, signUp, networkHash, ct);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private async Task<SignUpCheck> Check(SignUpForm form, CancellationToken ct) =>
        form.Check(await races.All(unlisted: false, ct), settings.Sms.Countries, clock.Today);

    private async Task<SignUpAnswer> Keep(CheckedSignUp parts, SignUp signUp, string networkHash, CancellationToken ct)
    {
        var now = clock.Now;
        var recent = await runners.Recent(signUp, networkHash, now - NetworkWindow, now - ContactWindow, ct);
        if (OverLimit(recent) is { } tooMany)
        {
            return tooMany;
        }

        var textsFull = settings.SignUp.Confirm == ConfirmBy.Link && signUp.Mobile is not null
            && recent.ConfirmationTextsToday >= settings.SignUp.TextsPerDay;
        if (textsFull && signUp.Email is null)
        {
            return new SignUpAnswer.TooMany(
                "We can't confirm any more mobile numbers today. Add your email address, or come back tomorrow.", ContactWindow);
        }

        await SaveTyped(parts.Race, ct);
        var channels = WantedBy(signUp).Where(c => c == Channel.Email || !textsFull).ToArray();
        if (settings.SignUp.Confirm == ConfirmBy.None)
        {
            await Register(signUp, Source.Runner, ct);
        }
        else
        {
            await confirmations.Plan(await runners.Keep(signUp, networkHash, now, ct), channels, ct);
        }

        return new SignUpAnswer.Kept(
            signUp, parts.Race.Name, Promised(signUp, channels), settings.SignUp.Confirm == ConfirmBy.Link, textsFull);
    }

    private SignUpAnswer.TooMany? OverLimit(RecentSignUps recent) => recent switch
    {
        _ when recent.FromNetwork >= settings.SignUp.PerNetworkPerHour => new(
            "Many sign-ups have come from your network just now. Please try again in an hour, or from another connection.", NetworkWindow),
        _ when recent.ForMobile >= settings.SignUp.PerContactPerDay => new(
            "This mobile number has been signed up several times today. Please look for our text, or try again tomorrow.", ContactWindow),
        _ when recent.ForEmail >= settings.SignUp.PerContactPerDay => new(
            "This email address has been signed up several times today. Please look for our email, or try again tomorrow.", ContactWindow),
        _ => null,
    };

    private async Task SaveTyped(Race race, CancellationToken ct)
    {
        if (!race.Listed)
        {
            await races.Save(TypedRace.Joined(race, await races.Find(race.Id, ct)), ct);
        }
    }

    private async Task<RegistrationResult> Register(SignUp signUp, string by, CancellationToken ct) =>
        (await runners.Register([new Registration(signUp, clock.Now, by)], ct))[0];

    private IReadOnlyList<PromisedNudge> Promised(SignUp signUp, IReadOnlyCollection<Channel> channels) =>
        Promise.For(timetable, signUp.RaceDay, channels, clock.Now);

    private static Channel[] WantedBy(SignUp signUp) =>
        [.. new[] { Channel.Sms, Channel.Email }.Where(c => signUp.Contact(c) is not null)];

    public void Dispose() => _oneAtATime.Dispose();
}
