using NodaTime;
using Recovery.Channels;
using Recovery.Channels.Sandbox;
using Recovery.Desk;
using Recovery.Nudges;
using Recovery.Nudges.Plan;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Receipts;
using Recovery.Nudges.Send;
using Recovery.Privacy;
using Recovery.Runners;
using Recovery.Security;
using Recovery.SignUps;
using Recovery.Tests.Fixtures;
using Recovery.Tests.Web;

namespace Recovery.Tests.Channels.Chat;

/// <summary>A channel that is added by a folder, a line and a template goes all the way that texts and emails go, and nothing about it is forgotten silently.</summary>
public abstract partial class AnotherChannelTests : IAsyncLifetime
{
    private static readonly LocalDate Saturday = new(2027, 4, 24);
    private static readonly Channel Chat = ChatChannel.Instance;

    private readonly DirectoryInfo _templates = Directory.CreateTempSubdirectory("recovery-chat-");
    private WebHost _host = null!;

    protected abstract IEnumerable<(string, string)> Store { get; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        // The template, for words of its own; a confirmation has those of texts.
        await File.WriteAllTextAsync(Path.Combine(_templates.FullName, "doms.chat.txt"), "{{ name }}: chat about {{ race }}? {{ link }}", Ct);
        _host = await WebHost.Alone(
            null,
            [
                .. Store, ("Chat:Provider", "Sandbox"), ("Chat:MessagesPerSecond", "0"), ("Templates:Path", _templates.FullName),
                ("Plan:Steps:0:Key", "doms"), ("Plan:Steps:0:Channels", "Sms,Chat,Email"), ("Plan:Steps:0:Anchor", "AfterRace"), ("Plan:Steps:0:Days", "2"),
            ]);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _templates.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task It_goes_from_the_form_to_the_phone_and_back()
    {
        (await _host.Open("/")).Says("<input type=\"checkbox\" id=\"chats\" name=\"chats\"", "may message me about a recovery massage", "Every chat message says how to stop.");
        (await _host.SignUp(Form())).Says("by chat message");
        var asked = Assert.Single(await _host.Get<ISandboxStore>().Latest(Chat, null, 9, await Delivered()));
        Assert.Empty(await _host.Get<ISandboxStore>().Latest(By.Sms, null, 9, Ct));
        Assert.Equal("+447700900500", asked.To);

        (await _host.Press(LinkIn(asked.Body))).Says("Confirmed, thank you");
        var runner = (await _host.Runners.Search("Ann", 9, Ct)).Single();
        Assert.Equal([Chat], runner.Entries.Single().Entry.Allowed.Keys);

        var nudge = await Nudged();
        Assert.Equal(("Ann", NudgeStatus.Accepted), (nudge.Message.Body.Split(':')[0], nudge.Status));
        await _host.Get<ReceiptHandler>().Apply([new Receipt(nudge.Message.NudgeId, Chat, ReceiptKind.TextDelivered)], []);
        Assert.Equal(NudgeStatus.Delivered, (await _host.Get<IClinicLog>().Find(nudge.Message.NudgeId, Ct))!.Nudge.Status);

        var data = (await _host.Get<IRunnerData>().Export(runner.Runner.Id, Ct))!;
        Assert.Equal([Chat], data.Consents.Select(c => c.Channel));
        Assert.Equal(["chat"], data.Entries.Single().Channels.Select(c => c.Channel));
        Assert.Equal(["chat"], data.SignUps.Single().Channels.Select(c => c.Channel));
        (await _host.Open($"{_host.Link(LinkPurpose.Runner, runner.Runner.Id)}/data")).Says("Chats: yes, since");

        Assert.Holds(await _host.Get<Erasure>().Erase(runner.Runner.Id, Source.Runner));
        Assert.Empty(await _host.Get<ISandboxStore>().Latest(Chat, null, 9, Ct));
        Assert.Null(await _host.Get<IRunnerData>().Export(runner.Runner.Id, Ct));
    }

    [Fact]
    public async Task Each_channel_of_one_number_is_confirmed_by_its_own_link()
    {
        await _host.SignUp(Form().With("texts", "true"));
        var asked = Assert.Single(await _host.Get<ISandboxStore>().Latest(Chat, null, 9, await Delivered()));
        Assert.Single(await _host.Get<ISandboxStore>().Latest(By.Sms, null, 9, Ct));

        (await _host.Press(LinkIn(asked.Body))).Says("You haven't confirmed your mobile number yet: look for our text too");

        Assert.Equal([Chat], (await _host.Runners.Search("Ann", 9, Ct)).Single().Entries.Single().Entry.Allowed.Keys);
    }

    [Fact]
    public async Task Two_records_that_become_one_keep_it()
    {
        var chats = await Registered([Chat], number: 1, emails: false);
        var emails = await _host.Runners.Register(StoreBuilders.Registration("Runner 1", null, StoreBuilders.Email(1), at: _host.Now));
        Assert.NotEqual(chats.RunnerId, emails.RunnerId);

        var joined = await _host.Runners.Register(StoreBuilders.Registration(
            "Runner 1", StoreBuilders.Mobile(1), StoreBuilders.Email(1), sms: false, at: _host.Now, by: Source.Runner));

        Assert.Equal([By.Email, Chat], (await _host.Runners.FindEntry(joined.EntryId, Ct))!.Allowed.Keys.InOrder());
    }

    [Fact]
    public async Task It_comes_once_a_session_beside_the_text()
    {
        await _host.Get<Recovery.Races.IRaceStore>().Save(new("fun-run", "Fun Run", "Fun Run", [Saturday], true), Ct);
        await Registered(By.Sms, Chat);
        await Registered([By.Sms, Chat], number: 1, race: "fun-run");
        MoveToNudges();
        await _host.Get<Planner>().Tick(Ct);

        await Deliver();

        Assert.Single(await _host.Get<ISandboxStore>().Latest(Chat, null, 9, Ct));
        Assert.Single(await _host.Get<ISandboxStore>().Latest(By.Sms, null, 9, Ct));
    }

    private static Dictionary<string, string> Form() => SignUpBrowser.Good().Without("texts", "emails", "email").With("chats", "true");

    private static string LinkIn(string body) => body.Split((char[]?)null).Single(w => w.StartsWith("http", StringComparison.Ordinal)) is var link ? new Uri(link).AbsolutePath : "";

    private Task<RegistrationResult> Registered(params Channel[] channels) => Registered(channels, number: 1);

    private async Task<RegistrationResult> Registered(Channel[] channels, int number, string? race = null, bool emails = true)
    {
        var consent = Consent.InWords("Yes.", channels, "test", Instant.FromUtc(2027, 1, 1, 0, 0));
        var signUp = new SignUp($"Runner {number}", StoreBuilders.Mobile(number), emails ? StoreBuilders.Email(number) : null, race ?? TempStore.London.Id, Saturday, consent);
        return await _host.Runners.Register(new Registration(signUp, _host.Now, Source.Import));
    }

    private void MoveToNudges() => _host.Time.SetUtcNow(new DateTimeOffset(2027, 4, 26, 6, 45, 0, TimeSpan.Zero));

    private async Task<CancellationToken> Delivered()
    {
        await Deliver();
        return Ct;
    }

    /// <summary>What every channel's trigger would do with what is due on its queue.</summary>
    private async Task Deliver()
    {
        var queue = _host.Get<IQueueReceiver>();
        foreach (var channel in ChannelCatalog.All)
        {
            foreach (var message in await queue.Receive(QueueNames.Of(channel), 99, Ct))
            {
                await _host.Get<Sender>().Handle(NudgeMessage.Read(message.Body), channel, Ct);
                await queue.Complete(message, Ct);
            }
        }
    }

    private async Task<(SandboxMessage Message, NudgeStatus Status)> Nudged()
    {
        MoveToNudges();
        await _host.Get<Planner>().Tick(Ct);
        await Deliver();
        var message = (await _host.Get<ISandboxStore>().Latest(Chat, null, 9, Ct))[0];
        return (message, (await _host.Get<IClinicLog>().Find(message.NudgeId, Ct))!.Nudge.Status);
    }
}

public sealed class SqliteAnotherChannelTests : AnotherChannelTests
{
    protected override IEnumerable<(string, string)> Store => [];
}

public sealed class PostgresAnotherChannelTests : AnotherChannelTests, IDisposable
{
    private readonly TempPostgres _database = TempPostgres.Make();

    protected override IEnumerable<(string, string)> Store => [("Store:Provider", "Postgres"), ("Store:Connection", _database.Connection)];

    public void Dispose() => _database.Dispose();
}
