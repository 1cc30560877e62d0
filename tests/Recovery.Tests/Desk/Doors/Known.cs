using NodaTime;
using Recovery.Appointments;
using Recovery.Clinic;
using Recovery.Desk;
using Recovery.Nudges.Pauses;
using Recovery.Replies;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Desk.Doors;

/// <summary>Something of each kind that an address can be about, so that an address made of it leads somewhere.</summary>
/// <param name="Dead">A nudge that was given up.</param>
/// <param name="Request">A request for an appointment that nobody has answered.</param>
internal sealed record Known(long Runner, long Entry, string Nudge, string Dead, string Race, long Request, long Reply, long Pause)
{
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>Nobody and nothing has these.</summary>
    public static Known Nothing { get; } = new(4711, 4711, "4711", "4711", "4711", 4711, 4711, 4711);

    /// <param name="host">The desk that is to know them.</param>
    /// <param name="words">The runner's name, and what stands wherever anybody may write something.</param>
    public static async Task<Known> In(DeskHost host, string words = "Ada Lovelace")
    {
        var data = new DeskData(host);
        await host.Races.Save(new Recovery.Races.Race("spring-run", $"Spring Run {words}", words, [DeskData.Sunday], Listed: true), None);
        var runner = await data.Runner(words, "spring-run");
        var sent = await data.Sent(runner, new Recovery.Nudges.Send.Outcome.Rejected("21614", words));
        var dead = await data.Dead(await data.Runner(words, "spring-run"), words);
        var number = (await host.Log.Find(sent.Nudge, None))!.Nudge.Number;
        var requests = host.Get<IAppointmentStore>();
        await requests.Ask(new AppointmentWish(runner.EntryId, number, new LocalDate(2027, 4, 28), PartOfDay.Morning, host.Now + Duration.FromHours(7)), host.Now, None);
        await host.Get<IReplyStore>().Take(new NewReply("SM1", StoreBuilders.Mobile(1), words, ReplyWords.Read(words)), host.Now, None);
        var (pause, _) = await host.Get<PauseDesk>().Begin(PauseScope.Session(new LocalDate(2027, 5, 3)), "Maya", words, null);
        return new Known(
            runner.RunnerId, runner.EntryId, sent.Nudge, dead.Nudge, "spring-run", (await requests.LatestOf(runner.EntryId, None))!.Id,
            (await host.Get<IReplyStore>().List(unread: false, 1, None))[0].Id, pause.Id);
    }

    /// <summary>The id that follows this part of an address.</summary>
    public string IdAfter(string part) => part switch
    {
        "runners" => Text(Runner),
        "entries" => Text(Entry),
        "nudges" => Nudge,
        "dead-letters" => Dead,
        "races" => Race,
        "appointments" => Text(Request),
        "replies" => Text(Reply),
        "pauses" => Text(Pause),
        "stops" => "sms",
        _ => throw new InvalidOperationException($"Nothing is known that comes after /{part}/: add it to {nameof(Known)}."),
    };

    /// <summary>An address with the query that it needs to be about anything.</summary>
    public string WithQuery(string path) => path == "/clinic/appointments/new" ? $"{path}?entry={Text(Entry)}" : path;

    private static string Text(long id) => id.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
