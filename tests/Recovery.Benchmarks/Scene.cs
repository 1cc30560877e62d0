using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using Recovery.Channels.Email;
using Recovery.Channels.Sms;
using Recovery.Functions.Triggers;
using Recovery.Local.Functions;
using Recovery.Nudges.Plan;
using Recovery.Races;
using Recovery.Runners;
using Recovery.SignUps;

namespace Recovery.Benchmarks;

/// <summary>A store with planned nudges of Tuesday 27 April 2027, and the whole system on it.</summary>
internal sealed class Scene(Uri provider, params IReadOnlyList<(string Key, string Value)> more) : IDisposable
{
    public const string AccountSid = "AC00000000000000000000000000000001";
    public const string AuthToken = "token";
    public const string PublicUrl = "http://localhost:7071";
    private static readonly LocalDate Sunday = new(2027, 4, 25);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recovery-benchmark-");

    /// <summary>Registers runners of the Sunday, texts first, and plans and queues their nudges as of midday of the day before.</summary>
    public async Task Prepare(int texts, int emails, int from = 0)
    {
        await using var services = Services("2027-04-26T12:00:00+01:00");
        await Fill(services, texts, emails, from);
        await services.GetRequiredService<Planner>().Tick(CancellationToken.None);
    }

    /// <summary>The whole system, its clock at <paramref name="clock"/>: functions, timers, pumps.</summary>
    public WebApplication App(string clock)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(Settings(clock));
        builder.Services.AddRecovery(builder.Configuration);
        builder.AddLocalFunctions(typeof(PlanNudges).Assembly);
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        return app.MapFunctions();
    }

    public ServiceProvider Services(string clock)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(Settings(clock)).Build();
        return new ServiceCollection().AddLogging().AddRecovery(configuration).BuildServiceProvider();
    }

    /// <param name="from">The first runner's number: those of another call are other people.</param>
    public static async Task Fill(IServiceProvider services, int texts, int emails, int from = 0, LocalDate? raceDay = null)
    {
        await services.GetRequiredService<IRaceStore>().Seed(RaceData.Shipped(), CancellationToken.None);
        var runners = services.GetRequiredService<IRunnerRegister>();
        foreach (var chunk in Enumerable.Range(0, texts + emails).Chunk(1000))
        {
            await runners.Register([.. chunk.Select(i => Registration(from + i, i < texts, raceDay ?? Sunday))], CancellationToken.None);
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static Registration Registration(int i, bool text, LocalDate raceDay)
    {
        var since = Instant.FromUtc(2027, 3, 1, 9, 0);
        var consent = text ? Consent.InWords("Text me.", [SmsChannel.Instance], "benchmark", since) : Consent.InWords("Email me.", [EmailChannel.Instance], "benchmark", since);
        var mobile = text ? string.Create(CultureInfo.InvariantCulture, $"+4477{i:d8}") : null;
        var email = text ? null : string.Create(CultureInfo.InvariantCulture, $"runner{i}@example.com");
        return new Registration(new SignUp("Sam Runner", mobile, email, "london-marathon-2027", raceDay, consent), Instant.FromUtc(2027, 4, 21, 9, 0), Source.Import);
    }

    private Dictionary<string, string?> Settings(string clock) => new(more.Select(m => KeyValuePair.Create(m.Key, (string?)m.Value)))
    {
        ["PublicUrl"] = PublicUrl,
        ["Store:Path"] = Path.Combine(_folder.FullName, "recovery.db"),
        ["Secrets:Key"] = "a key that only benchmarks know, for ids and links",
        ["Clinic:AccessKey"] = "an-access-key-for-the-desk",
        ["Sms:Provider"] = "Twilio",
        ["Sms:SegmentsPerSecond"] = "0",
        ["Twilio:AccountSid"] = AccountSid,
        ["Twilio:AuthToken"] = AuthToken,
        ["Twilio:From"] = "+447700900999",
        ["Twilio:BaseUrl"] = provider.ToString(),
        ["Email:Provider"] = "SendGrid",
        ["Email:MessagesPerSecond"] = "0",
        ["SendGrid:ApiKey"] = "SG.key",
        ["SendGrid:From"] = "clinic@example.com",
        ["SendGrid:BaseUrl"] = provider.ToString(),
        ["Senders:Concurrency"] = "32",
        ["Clock:Start"] = clock,
    };
}
