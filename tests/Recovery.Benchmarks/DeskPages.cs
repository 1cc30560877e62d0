using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Recovery.Desk;
using Recovery.Local;
using Recovery.Local.Functions;
using Recovery.Nudges;

namespace Recovery.Benchmarks;

/// <summary>
/// How long the desk's pages take over a million nudges, and how large they are: on the morning after the big race, by HTTP, signed in. Every
/// page is to come in under <see cref="Limit"/> and weigh less than <see cref="MostBytes"/>.
/// </summary>
internal static class DeskPages
{
    private const string Key = "a-key-for-the-benchmark-of-pages";
    private const int Rounds = 9;
    private const int MostBytes = 100_000;
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(200);

    /// <param name="store">The settings of the store, filled.</param>
    /// <returns>Whether every page came in time.</returns>
    public static async Task<bool> Run(IReadOnlyDictionary<string, string?> store)
    {
        var address = ListeningAddress.Of("http://127.0.0.1:0");
        var builder = LocalApp.CreateBuilder(new LocalFunctionsOptions(Timers: false, Queues: false), address.First, new Dictionary<string, string?>(store)
        {
            ["Clinic:AccessKey"] = Key,
            ["Secrets:Key"] = Convert.ToBase64String(new byte[32]),
            ["Clock:Start"] = $"{LogPagingData.BusyDay:uuuu-MM-dd}T08:10:00+01:00",
            ["Clock:Speed"] = "1",
        });
        builder.WebHost.UseSetting("urls", address.First.ToString());
        await using var app = builder.Build();
        await LocalApp.Prepare(app.Services, CancellationToken.None);
        app.MapFunctions();
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = address.First };
        http.DefaultRequestHeaders.Authorization = new("Bearer", Key);

        var isFast = true;
        foreach (var path in await Paths(app.Services.GetRequiredService<IClinicLog>()))
        {
            isFast &= await Measure(http, path);
        }

        await app.StopAsync();
        return isFast;
    }

    private static async Task<IReadOnlyList<string>> Paths(IClinicLog log)
    {
        var lines = await log.Page(new LogQuery(LogPagingData.BusyDay, null, null, null, NudgeStatus.Undelivered, null, null, 1), default);
        var nudge = lines.Items[0].Nudge;
        var (busy, quiet, late) = (Iso(LogPagingData.BusyDay), Iso(LogPagingData.QuietDay), Iso(LogPagingData.LateDay));
        return
        [
            "/clinic", $"/clinic?day={busy}&status=undelivered", $"/clinic?day={quiet}", $"/clinic?day={late}", "/clinic?day=all", "/clinic?day=all&q=smith",
            $"/clinic?day={busy}&outcome=not-reached", "/clinic/coming", "/clinic/runners", "/clinic/runners?q=smith", $"/clinic/runners/{nudge.RunnerId}",
            $"/clinic/nudges/{nudge.Id}", "/clinic/races", $"/clinic/races/{LogPagingData.BigRace}", "/clinic/appointments", "/clinic/replies",
            "/clinic/faults", "/clinic/changes",
        ];
    }

    private static string Iso(LocalDate day) => NodaTime.Text.LocalDatePattern.Iso.Format(day);

    private static async Task<bool> Measure(HttpClient http, string path)
    {
        var (first, _, _) = await Get(http, path);
        var took = new List<TimeSpan>();
        var (bytes, status) = (0, 0);
        for (var i = 0; i < Rounds; i++)
        {
            (var elapsed, bytes, status) = await Get(http, path);
            took.Add(elapsed);
        }

        var median = took.Order().ElementAt(Rounds / 2);
        var isFine = status == 200 && median <= Limit && bytes <= MostBytes;
        Console.WriteLine(
            $"{(isFine ? " " : "!")} {path,-52} {median.TotalMilliseconds,8:N1} ms, slowest {took.Max().TotalMilliseconds,8:N1} ms, first {first.TotalMilliseconds,8:N1} ms {bytes / 1000.0,7:N1} KB   {status}");
        return isFine;
    }

    private static async Task<(TimeSpan Took, int Bytes, int Status)> Get(HttpClient http, string path)
    {
        var start = Stopwatch.GetTimestamp();
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
        var bytes = (await answer.Content.ReadAsByteArrayAsync()).Length;
        return (Stopwatch.GetElapsedTime(start), bytes, (int)answer.StatusCode);
    }
}
