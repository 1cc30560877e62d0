using NodaTime;
using Recovery.Appointments;
using Recovery.Channels.Email;
using Recovery.Channels.Sms;
using Recovery.Clinic;
using Recovery.Desk;
using Recovery.Nudges;
using Recovery.Nudges.Pauses;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Send;
using Recovery.Races;
using Recovery.Replies;
using Recovery.Runners;
using Recovery.SignUps;

namespace Recovery.BrowserTests.Still;

/// <summary>What runners and reception do in that week.</summary>
internal sealed class BusyPeople(StillSystem desk)
{
    /// <summary>Who signed up and has not confirmed it.</summary>
    private const string Newcomer = "Nina Newcomer";

    private static readonly ChangedBy Anna = ChangedBy.Desk("Anna");
    private static readonly CancellationToken None = CancellationToken.None;

    public IReadOnlyList<(LocalDateTime At, Func<Task> Do)> Acts =>
    [
        (BusyWeek.At(18, 11, 5), AddAnotherRace),
        (BusyWeek.At(20, 10, 0), () => Mark("Ella Thompson", EntryOutcome.Booked, Source.Runner)),
        (BusyWeek.At(26, 7, 26), () => Stop("Isla Fraser")),
        (BusyWeek.At(26, 8, 4), () => Reply("Amara Okafor", "Hi, is there parking nearby?")),
        (BusyWeek.At(26, 8, 8), () => Ask("George Clarke", 1)),
        (BusyWeek.At(26, 8, 9), () => Ask("Maya Lindqvist", 2)),
        (BusyWeek.At(26, 8, 10), () => Ask("Sam Bennett", 1)),
        (BusyWeek.At(26, 8, 20), () => Answer("George Clarke", r => Appointments.Confirm(r, new AgreedTime(new(2027, 4, 30), new(10, 30), PartOfDay.Morning), Anna))),
        (BusyWeek.At(26, 8, 22), () => Answer("Maya Lindqvist", r => Appointments.Offer(r, new AgreedTime(new(2027, 4, 28), new(11, 0), PartOfDay.Morning), Anna))),
        (BusyWeek.At(26, 8, 24), () => Answer("Sam Bennett", r => Appointments.Decline(r, DeclineWords.Ready[0], Anna))),
        (BusyWeek.At(26, 8, 30), () => Ask("Keira Murray", 1)),
        (BusyWeek.At(26, 10, 15), () => Mark("Uma Desai", EntryOutcome.Booked, Anna)),
        (BusyWeek.At(26, 10, 20), () => Book("Yusuf Demir", new AgreedTime(new(2027, 4, 27), new(9, 15), PartOfDay.Morning))),
        (BusyWeek.At(26, 10, 25), () => Book("Grace Turner", new AgreedTime(new(2027, 4, 27), null, PartOfDay.Morning))),
        (BusyWeek.At(26, 18, 0), () => Mark("Theo Nielsen", EntryOutcome.NotRun, Anna)),
        (BusyWeek.At(27, 7, 31), () => GiveUp("Willow Marsh")),
        (BusyWeek.At(27, 8, 8), () => Ask("Ben Hughes", 1)),
        (BusyWeek.At(27, 8, 9), () => Reply("Rosa Garcia", "Can my partner come along for a massage too? She ran as well, and her calves are much worse than mine.")),
        (BusyWeek.At(27, 8, 10), () => Hear("+447700900555", "Who is this?")),
        (BusyWeek.At(27, 8, 11), () => Ask("Carmen Ruiz", 1)),
        (BusyWeek.At(27, 8, 12), Trouble),
    ];

    private AppointmentDesk Appointments => desk.Get<AppointmentDesk>();

    /// <summary>With names as long as they come.</summary>
    private async Task AddAnotherRace()
    {
        var race = new Race("richmond", "Richmond upon Thames Riverside Half Marathon and Festival of Running 2027", "Richmond Half Marathon", [new(2027, 5, 2)], true, "the Richmond Half Marathon");
        await desk.Get<IRaceStore>().Save(race, "Anna", desk.Now, None);
        foreach (var (name, number) in new[] { ("Maximiliana Featherstonehaugh-Wolfeschlegelstein", "+447700900901"), ("Li Wu", "+447700900902") })
        {
            var consent = Consent.InWords("Text and email me.", [SmsChannel.Instance, EmailChannel.Instance], "sign-up form", desk.Now);
            var signUp = new SignUp(name, number, $"runner{number[^3..]}@a-rather-long-domain-of-a-running-club.example.com", race.Id, race.Days[0], consent);
            await desk.Get<IRunnerRegister>().Register([new Registration(signUp, desk.Now, Source.Runner)], None);
        }
    }

    /// <summary>What is paused, on hold and unreadable.</summary>
    private async Task Trouble()
    {
        await desk.Get<PauseDesk>().Begin(PauseScope.Step("last-call"), "Anna", "Waiting for the new opening hours", null);
        await desk.Get<IUnreadableMessages>().Add(SmsChannel.Instance, "m1", "it failed 10 times", desk.Now, None);
        await desk.Get<ISendStore>().SetPause(
            new ChannelPause(EmailChannel.Instance, "SendGrid didn't accept our sign-in. Ask whoever looks after the system to check SendGrid:ApiKey.", desk.Now, desk.Now + Duration.FromMinutes(20)), None);
    }

    public async Task<RunnerView> Find(string name) => (await desk.Get<IRunnerDirectory>().Search(name, 1, None)).Single();

    public async Task<IReadOnlyList<Nudge>> MessagesOf(string name) =>
        [.. (await desk.Get<IClinicLog>().OfRunner((await Find(name)).Runner.Id, None)).Select(l => l.Nudge).OrderBy(n => n.Slot)];

    public async Task<AppointmentRequest> RequestOf(string name) =>
        (await desk.Get<IAppointmentStore>().LatestOf((await Find(name)).Entries[0].Entry.Id, None))!;

    /// <summary>The id of the sign-up that waits.</summary>
    public async Task<long> Unconfirmed()
    {
        var asks = Consent.InWords("Text me.", [SmsChannel.Instance], "sign-up form", desk.Now);
        var signUp = new SignUp(Newcomer, "+447700900903", null, "richmond", new(2027, 5, 2), asks);
        return (await desk.Get<ISignUpStore>().Keep(signUp, "network", desk.Now, None)).Id;
    }

    private async Task Mark(string name, EntryOutcome outcome, ChangedBy by) =>
        await desk.Get<IRunnerChanges>().SetOutcome((await Find(name)).Entries[0].Entry.Id, outcome, by, desk.Now, None);

    private async Task Stop(string name) => await desk.Get<IRunnerChanges>().Stop((await Find(name)).Runner.Id, null, StopReasons.Said, Source.Runner, desk.Now, None);

    private async Task Reply(string name, string words) => await Hear((await Find(name)).Runner.Mobile!, words);

    private Task<ReplyResult> Hear(string number, string words) =>
        desk.Get<IReplyStore>().Take(new NewReply($"{number} {words.Length}", number, words, desk.Get<ReplyReader>().Read(words)), desk.Now, None);

    private async Task Ask(string name, int daysAhead)
    {
        var day = desk.Now.InUtc().Date.PlusDays(daysAhead);
        await Appointments.Ask((await Find(name)).Entries[0].Entry.Id, (await MessagesOf(name))[^1].Number, day, PartOfDay.Morning, desk.Now + Duration.FromHours(5));
    }

    private async Task Answer(string name, Func<AppointmentRequest, Task> answer) =>
        await answer((await desk.Get<IAppointmentStore>().OpenOf((await Find(name)).Entries[0].Entry.Id, None))!);

    private async Task Book(string name, AgreedTime agreed) => await Appointments.Book((await Find(name)).Entries[0].Entry.Id, agreed, Anna);

    private async Task GiveUp(string name)
    {
        var nudge = (await MessagesOf(name)).Last(n => n.Step == "doms");
        await desk.Get<IDeadNudges>().MarkDead(new NudgeMessage(nudge.Id, nudge.Generation), "it failed 10 times", desk.Now, None);
    }
}
