using NodaTime;
using Recovery.Appointments;
using Recovery.Desk;
using Recovery.Nudges;
using Recovery.Nudges.Plan;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Send;
using Recovery.Privacy;
using Recovery.Races;
using Recovery.Replies;
using Recovery.Runners;
using Recovery.SignUps;
using Recovery.Timing;

namespace Recovery.Tests.Fixtures;

/// <summary>Runners and entries in a line: who they are, where they run, what they agreed to.</summary>
public static class StoreBuilders
{
    /// <summary>A confirmed sign-up. Channels are ticked for the contacts that are given.</summary>
    public static Registration Registration(
        string name, string? mobile = null, string? email = null, string? race = null, LocalDate? day = null,
        bool sms = true, bool emails = true, Instant? at = null, string by = Source.Import) => new(
        new SignUp(
            name, mobile, email, race ?? TempStore.London.Id, day ?? TempStore.London.Days[0],
            By.Both(
                sms && mobile is not null ? "Text me." : null, emails && email is not null ? "Email me." : null,
                "test", Instant.FromUtc(2027, 1, 1, 0, 0))),
        at ?? Instant.FromUtc(2027, 2, 1, 0, 0), by);

    public static async Task<RegistrationResult> Register(this IRunnerRegister runners, Registration registration) =>
        (await runners.Register([registration], CancellationToken.None))[0];

    public static Task<IReadOnlyList<RegistrationResult>> Register(
        this IRunnerRegister runners, IReadOnlyList<Registration> registrations, CancellationToken ct) => runners.Register(registrations, ct);

    public static Task<bool> LiftProvidersStop(this IRunnerChanges runners, long runnerId, Channel channel, Instant now, CancellationToken ct) =>
        runners.LiftProvidersStop(runnerId, channel, Source.Reception, now, ct);

    public static Task<bool> Erase(this IRunnerData data, long runnerId, Instant now, CancellationToken ct) => data.Erase(runnerId, Source.Runner, now, ct);

    public static async Task<bool> MarkRead(this IReplyStore replies, long id, Instant now, CancellationToken ct) =>
        await replies.Handle(id, ReplyHandling.Done, Source.Reception, now, ct) == ReplyTick.Noted;

    public static Task<bool> Replay(this IDeadNudges nudges, string nudgeId, Instant now, CancellationToken ct) => nudges.Replay(nudgeId, Source.Reception, now, ct);

    public static async Task<bool> Decline(this IAppointmentStore requests, long id, Instant now, CancellationToken ct) =>
        (await requests.Answer(id, new NewAnswer(AnswerKind.Declined, null, null, Source.Reception, null), now, ct)).Outcome == AnswerOutcome.Given;

    public static Task<AnswerResult> Confirm(
        this IAppointmentStore requests, long id, AgreedTime agreed, AnswerTimes? times, Instant now, CancellationToken ct) =>
        requests.Answer(id, new NewAnswer(AnswerKind.Confirmed, agreed, null, Source.Reception, times), now, ct);

    public static Task<bool> SetOutcome(this IRunnerChanges runners, long entryId, EntryOutcome? outcome, string by, Instant now, CancellationToken ct) =>
        runners.SetOutcome(entryId, outcome, by, now, ct);

    /// <summary>Claims as a sender does, within the courtesy range.</summary>
    public static Task<Claim> Claim(this ISendStore nudges, NudgeMessage message, Instant now, Instant leaseUntil, CancellationToken ct) =>
        nudges.Claim(message, now, leaseUntil, null, ct);

    /// <param name="quietUntil">Outside the courtesy range: its next start.</param>
    public static Task<Claim> Claim(
        this ISendStore nudges, NudgeMessage message, Instant now, Instant leaseUntil, Instant? quietUntil, CancellationToken ct) =>
        nudges.Claim(message, facts => SendDecision.Decide(facts, message.Generation, now, quietUntil), now, leaseUntil, ct);

    /// <summary>Until when the channel is paused and why; null when it is not.</summary>
    public static async Task<ChannelPause?> Pause(this IClinicLog log, Channel channel, Instant now, CancellationToken ct) =>
        (await log.Pauses(now, ct)).SingleOrDefault(p => p.Channel == channel);

    /// <summary>A runner with one entry; by default with both contacts, on the first day of <see cref="TempStore.London"/>.</summary>
    public static Task<RegistrationResult> AddRunner(
        this TempStore store, int number = 1, LocalDate? day = null, string? race = null, Instant? at = null) => store.Runners.Register(
        Registration($"Runner {number}", Mobile(number), Email(number), race, day, at: at));

    /// <summary>Monday after the race: opening at 8, so 07:30 to 08:00, and too late from one o'clock on. In clinic time, an hour ahead of UTC.</summary>
    public static SendWindow Monday { get; } = new(
        new LocalDate(2027, 4, 26), Instant.FromUtc(2027, 4, 26, 6, 30), Instant.FromUtc(2027, 4, 26, 7, 0), Instant.FromUtc(2027, 4, 26, 12, 0));

    public static SendWindow Wednesday { get; } = new(
        new LocalDate(2027, 4, 28), Instant.FromUtc(2027, 4, 28, 6, 30), Instant.FromUtc(2027, 4, 28, 7, 0), Instant.FromUtc(2027, 4, 28, 12, 0));

    /// <summary>A decision to send a nudge at the start of its window, or to skip it for <paramref name="skip"/>.</summary>
    public static PlanDecision Decision(
        RegistrationResult runner, Channel? channel = null, string step = "doms", SendWindow? window = null, Instant? slot = null,
        int? existing = null, string? skip = null, LocalDate? day = null, string? race = null) => new(
        NudgeId.Of(TempStore.Key, runner.EntryId, step, channel ?? By.Sms), existing, runner.EntryId, runner.RunnerId,
        new RaceDay(race ?? TempStore.London.Id, day ?? TempStore.London.Days[0]), step, channel ?? By.Sms, (window ?? Monday).Day, window ?? Monday,
        skip is null ? slot ?? (window ?? Monday).NotBefore : null, 1, skip);

    public static Task Plan(this TempStore store, params IReadOnlyList<PlanDecision> decisions) => store.Nudges.WritePlan(
        decisions, new PlanProgress(TempStore.London.Id, TempStore.London.Days[0], "doms", "times", 1), store.Now, CancellationToken.None);

    /// <summary>A planned nudge's first message; nothing is on the queue yet.</summary>
    public static async Task<NudgeMessage> PlanNudge(
        this TempStore store, RegistrationResult runner, Channel? channel = null, string step = "doms", SendWindow? window = null, Instant? slot = null)
    {
        var decision = Decision(runner, channel, step, window, slot);
        await store.Plan(decision);
        return new NudgeMessage(decision.NudgeId, 1);
    }

    /// <summary>The same, put on the queue and marked so.</summary>
    public static async Task<NudgeMessage> QueueNudge(this TempStore store, RegistrationResult runner, Channel? channel = null, string step = "doms")
    {
        var message = await store.PlanNudge(runner, channel, step);
        await store.Nudges.MarkQueued([message], store.Now, CancellationToken.None);
        return message;
    }

    /// <summary>A nudge whose time has come, claimed; the clock stands within its window.</summary>
    public static async Task<NudgeMessage> ClaimedNudge(this TempStore store, RegistrationResult runner, Channel? channel = null)
    {
        var message = await store.QueueNudge(runner, channel);
        store.MoveTo(Monday.NotBefore);
        Assert.IsType<Claim.Send>(await store.Claim(message));
        return message;
    }

    public static Task<Claim> Claim(this TempStore store, NudgeMessage message) =>
        store.Nudges.Claim(message, store.Now, store.Now + Duration.FromMinutes(1), CancellationToken.None);

    public static Task Record(this TempStore store, NudgeMessage message, Outcome outcome, Duration after = default) =>
        store.Nudges.Record(message, outcome, store.Now, after, CancellationToken.None);

    public static async Task<Nudge> Nudge(this TempStore store, NudgeMessage message) =>
        (await store.Log.Find(message.Nudge, CancellationToken.None))!.Nudge;

    /// <summary>The codes of a nudge's timeline, in order.</summary>
    public static async Task<IReadOnlyList<string>> Timeline(this TempStore store, NudgeMessage message) =>
        [.. (await store.Log.Timeline(message.Nudge, CancellationToken.None)).Select(l => l.What)];

    public static void MoveTo(this TempStore store, Instant instant) => store.Time.SetUtcNow(instant.ToDateTimeOffset());

    /// <summary>Ofcom's numbers for drama: 0 to 999.</summary>
    public static string Mobile(int number) => $"+44{7700900000L + (number % 1000)}";

    public static string Email(int number) => $"runner{number}@example.com";
}
