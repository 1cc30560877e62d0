using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Recovery.Import;
using Recovery.Local.Demo;
using Recovery.Nudges.Receipts;
using Recovery.Nudges.Send;

namespace Recovery.BrowserTests.Still;

/// <summary>Race week until quarter past eight on Tuesday 27 April 2027, as it leaves a desk on which everything is to be seen at once.</summary>
internal sealed class BusyWeek
{
    /// <summary>Where the clock stands at its end.</summary>
    public static readonly LocalDateTime End = At(27, 8, 15);

    /// <summary>A text every twenty seconds, so that the day's picture has bars.</summary>
    private static readonly Dictionary<string, string?> Settings = new()
    {
        ["Clinic:Email"] = "reception@recovery-clinic.example",
        ["Clinic:Address"] = "1 Sample Street, London",
        ["Clinic:MorningNote"] = "desk@example.com",
        ["Sms:SegmentsPerSecond"] = "0.05",
    };

    private readonly List<Receipt> _reports = [];

    /// <summary>Opens a desk on the store.</summary>
    public Task<StillSystem> Open(string store, LocalDateTime now) => StillSystem.Start(store, now, Settings, services =>
    {
        foreach (var sandbox in services.Where(s => s.ServiceType == typeof(IChannelProvider)).ToList())
        {
            services.Remove(sandbox);
            services.AddSingleton<IChannelProvider>(s => new Phones((IChannelProvider)sandbox.ImplementationFactory!(s), _reports));
        }

        services.SendAtOnce();
    });

    /// <summary>Lives through it on an empty store.</summary>
    public async Task Fill(string store)
    {
        await using var desk = await Open(store, At(18, 11, 0));
        using var runners = new StringReader(SampleRunners.Csv(SampleRunners.Few));
        await desk.Get<RunnerImport>().Run(new RunnerFile(runners), _ => { }, _ => { }, CancellationToken.None);
        var people = new BusyPeople(desk);
        foreach (var (moment, act) in people.Acts.Concat(Mornings().Select(m => (m, (Func<Task>)(() => desk.Minute(m))))).OrderBy(a => a.Item1).ToList())
        {
            desk.GoTo(moment);
            await act();
            await desk.Get<ReceiptHandler>().Apply([.. _reports], []);
            _reports.Clear();
        }

        desk.GoTo(End);
        await desk.Plan();
        await desk.Reconcile();
    }

    public static LocalDateTime At(int day, int hour, int minute) => new(2027, 4, day, hour, minute);

    /// <summary>The minutes at which something goes out.</summary>
    private static IEnumerable<LocalDateTime> Mornings() =>
    [
        At(18, 12, 0), At(19, 7, 40), At(19, 8, 0), At(20, 7, 40), At(20, 8, 0), At(25, 12, 0),
        .. Enumerable.Range(0, 7).Select(i => At(26, 7, 30).PlusMinutes(5 * i)), At(26, 12, 0),
        .. Enumerable.Range(0, 22).Select(i => At(27, 7, 30).PlusMinutes(2 * i)),
    ];
}
