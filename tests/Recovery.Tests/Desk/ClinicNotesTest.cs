using NodaTime;
using Recovery.Channels.Sandbox;
using Recovery.Desk;
using Recovery.Desk.Notes;
using Recovery.Nudges;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Send;
using Recovery.Replies;
using Recovery.Runners;
using Recovery.Tests.Fixtures;
using Recovery.Timing;

namespace Recovery.Tests.Desk;

/// <summary>A desk that sends notes to two addresses of the clinic.</summary>
public abstract class ClinicNotesTest : DeskTest
{
    private protected static readonly CancellationToken None = CancellationToken.None;

    private protected override (string Name, string Value)[] Settings =>
    [
        ("Email:MessagesPerSecond", "0"), ("Clinic:MorningNote", "desk@example.com, Boss@example.com"), ("PublicUrl", "https://recovery.example.com"), ("Clinic:Exceptions:2027-04-28", "10:00-12:00"),
        ("Clinic:Exceptions:2027-04-30", "closed"),
    ];

    private protected Task Tick() => Host.Get<ClinicNotes>().Tick(None);

    /// <summary>A time of the clinic's on a day of that April; the 31st is the first of May.</summary>
    private protected void At(int hour, int minute, int day = 27) => Host.Time.SetUtcNow(new DateTimeOffset(2027, 4, 1, hour - 1, minute, 0, TimeSpan.Zero).AddDays(day - 1));

    private protected Task Hold(Channel channel, int hours = 0) => Host.Nudges.SetPause(
        new ChannelPause(channel, "Twilio says the account is suspended", Host.Now, Host.Now + Duration.FromMinutes(30) + Duration.FromHours(hours)), None);

    private protected Task<ReplyResult> Unread() => Unread(Host);

    private protected static Task<ReplyResult> Unread(DeskHost host) => host.Get<IReplyStore>().Take(
        new NewReply("SM1", StoreBuilders.Mobile(77), "Hello?", new ReplyReading(ReplyMeaning.Other, IsKeyword: false)), host.Now, None);

    private protected async Task<IReadOnlyList<Nudge>> Notes() => await Notes(Host);

    private protected static async Task<IReadOnlyList<Nudge>> Notes(DeskHost host) =>
        [.. (await host.Log.Page(new LogQuery(null, null, Step.Note, null, null, null, null, 100), None)).Items.Select(l => l.Nudge)];

    private protected Task<int> Mornings() => Mornings(Host);

    /// <summary>How many mornings were told: each address gets an email.</summary>
    private protected static async Task<int> Mornings(DeskHost host) =>
        (await Abouts(host)).Distinct().Count(a => a.StartsWith("morning:", StringComparison.Ordinal));

    private protected Task<IReadOnlyList<string>> Abouts() => Abouts(Host);

    private protected static async Task<IReadOnlyList<string>> Abouts(DeskHost host)
    {
        var abouts = new List<string>();
        foreach (var note in await Notes(host))
        {
            abouts.Add((await host.Get<INoteStore>().Find(note.Id, None))!.About);
        }

        return abouts;
    }

    /// <summary>Sends what waits, as the senders do. Returns what the clinic's mailboxes got.</summary>
    private protected async Task<IReadOnlyList<SandboxMessage>> Deliver()
    {
        var got = new List<SandboxMessage>();
        foreach (var note in await Notes())
        {
            await Host.Get<Sender>().Handle(new NudgeMessage(note.Id, note.Generation), note.Channel, None);
            if (await Host.Get<ISandboxStore>().Find(note.Id, None) is { } message)
            {
                got.Add(message);
            }
        }

        return got;
    }
}
