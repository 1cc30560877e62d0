using System.Globalization;
using NodaTime;
using Recovery.BrowserTests.Still;
using Recovery.Channels.Email;
using Recovery.Channels.Sms;
using Recovery.Channels.Twilio;
using Recovery.Loopback;
using Recovery.Nudges.Receipts;
using Recovery.Races;
using Recovery.Runners;
using Recovery.SignUps;

namespace Recovery.BrowserTests.Outages;

/// <summary>
/// The morning of Tuesday 27 April 2027 with sixty runners, of whom forty-four get a text only, eight a text and an email, eight an email. Two
/// texts a minute are to go out from half past seven on, and Twilio can be switched off: then its address refuses every connection.
/// </summary>
internal sealed class OutageMorning : IAsyncDisposable
{
    public const int People = 60;
    private static readonly LocalDate Sunday = new(2027, 4, 25);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recovery-outage-");
    private readonly HashSet<ProviderRequest> _reported = new(ReferenceEqualityComparer.Instance);
    private readonly LoopbackProvider _sendGrid;
    private LoopbackProvider? _twilio;

    private OutageMorning(LoopbackProvider twilio, LoopbackProvider sendGrid) => (_twilio, _sendGrid, TwilioAt) = (twilio, sendGrid, twilio.BaseUrl);

    public StillSystem Desk { get; private set; } = null!;

    /// <summary>What the clinic's mailbox got, oldest first: the time, then the email's words.</summary>
    public List<(LocalTime At, string Words)> Notes { get; } = [];

    /// <summary>How many texts Twilio took, by number.</summary>
    public Dictionary<string, int> Texts { get; } = [];

    private Uri TwilioAt { get; }

    public static LocalDateTime At(int hour, int minute) => new(2027, 4, 27, hour, minute);

    public static async Task<OutageMorning> Begin()
    {
        var morning = new OutageMorning(await LoopbackProvider.StartAsync(), await LoopbackProvider.StartAsync());
        morning.Desk = await StillSystem.Start(Path.Combine(morning._folder.FullName, "recovery.db"), new(2027, 4, 21, 9, 0), new Dictionary<string, string?>
        {
            ["Clinic:MorningNote"] = "desk@example.com",
            ["Sms:Provider"] = "Twilio",
            // A hair more than one in thirty seconds, so that each is due when it is looked for.
            ["Sms:SegmentsPerSecond"] = "0.03334",
            ["Twilio:AccountSid"] = "AC00000000000000000000000000000001",
            ["Twilio:AuthToken"] = "token",
            ["Twilio:From"] = "+447700900999",
            ["Twilio:BaseUrl"] = morning.TwilioAt.ToString(),
            ["Email:Provider"] = "SendGrid",
            ["Email:MessagesPerSecond"] = "0",
            ["SendGrid:ApiKey"] = "SG.key",
            ["SendGrid:From"] = "clinic@example.com",
            ["SendGrid:BaseUrl"] = morning._sendGrid.BaseUrl.ToString(),
        }, services => services.SendAtOnce());
        await morning.Register();
        morning.Desk.GoTo(new(2027, 4, 26, 12, 0));
        await morning.Desk.Plan();
        await morning.Desk.Reconcile();
        return morning;
    }

    /// <summary>Plans and sends at a full minute, as the system does by itself. What it shows then is to be looked at before <see cref="HalfPast"/>.</summary>
    public async Task Minute(LocalDateTime minute)
    {
        Desk.GoTo(minute);
        await Desk.Plan();
        await Deliver(minute);
    }

    /// <summary>Reconciles half a minute later, which also writes the notes to the clinic.</summary>
    public async Task HalfPast(LocalDateTime minute)
    {
        Desk.GoTo(minute.PlusSeconds(30));
        await Desk.Reconcile();
        await Deliver(minute);
    }

    public async Task TwilioGoesAway()
    {
        await _twilio!.DisposeAsync();
        _twilio = null;
    }

    public async Task TwilioComesBack() => _twilio = await LoopbackProvider.StartAsync(TwilioAt.Port);

    public async ValueTask DisposeAsync()
    {
        await Desk.DisposeAsync();
        await _sendGrid.DisposeAsync();
        if (_twilio is not null)
        {
            await _twilio.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    private async Task Register()
    {
        await Desk.Get<IRaceStore>().Seed(RaceData.Shipped(), CancellationToken.None);
        var confirmed = Desk.Now;
        await Desk.Get<IRunnerRegister>().Register(
            [.. Enumerable.Range(0, People).Select(i => new Registration(Runner(i, texts: i < 52, emails: i >= 44, confirmed), confirmed, Source.Import))], CancellationToken.None);
    }

    private static SignUp Runner(int i, bool texts, bool emails, Instant since) => new(
        string.Create(CultureInfo.InvariantCulture, $"Runner {i:d2}"), texts ? string.Create(CultureInfo.InvariantCulture, $"+447700900{100 + i}") : null,
        emails ? string.Create(CultureInfo.InvariantCulture, $"runner{i}@example.com") : null, "london-marathon-2027", Sunday,
        Consent.InWords("Remind me.", [.. texts ? [SmsChannel.Instance] : Array.Empty<Channel>(), .. emails ? [EmailChannel.Instance] : Array.Empty<Channel>()], "test", since));

    /// <summary>Sends what is due, and passes on what the providers report of all that they took.</summary>
    private async Task Deliver(LocalDateTime minute)
    {
        await Desk.Drain(SmsChannel.Instance);
        await Desk.Drain(EmailChannel.Instance);
        var reports = new List<Receipt>();
        foreach (var taken in (_twilio?.Received ?? []).Concat(_sendGrid.Received).Where(t => t.NudgeId is not null && _reported.Add(t)).ToList())
        {
            if (taken.To == "desk@example.com")
            {
                Notes.Add((minute.TimeOfDay, taken.Body));
            }
            else if (taken.Channel == "sms")
            {
                Texts[taken.To] = Texts.GetValueOrDefault(taken.To) + 1;
            }

            reports.Add(taken.Channel == "sms"
                ? TwilioReceipts.Of(taken.NudgeId!, "delivered", null, taken.ProviderId)!
                : new Receipt(taken.NudgeId!, EmailChannel.Instance, ReceiptKind.EmailDelivered));
        }

        await Desk.Get<ReceiptHandler>().Apply(reports, []);
    }
}
