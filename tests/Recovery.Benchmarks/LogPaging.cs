using System.Diagnostics;
using NodaTime;
using Recovery.Channels.Email;
using Recovery.Channels.Sms;
using Recovery.Desk;
using Recovery.Nudges;
using Recovery.Storage.Postgres;
using Recovery.Storage.Sql;
using Recovery.Storage.Sqlite;
using Recovery.Time;

namespace Recovery.Benchmarks;

/// <summary>
/// How long the desk's log takes to answer over a million nudges: first page, deep page, each filter, rare and common words.
/// Every question stays under <see cref="Limit"/> of processor time, which a busy machine doesn't stretch; on PostgreSQL, whose time is its
/// server's, under <see cref="LimitOfServer"/> altogether.
/// </summary>
internal static class LogPaging
{
    private const int Nudges = 1_000_000;
    private const int PageSize = 50;
    private const int Rounds = 9;
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LimitOfServer = TimeSpan.FromMilliseconds(100);
    private static readonly LogQuery Everything = new(null, null, null, null, null, null, null, PageSize);

    /// <param name="kept">A file to fill on the first run and to ask again on later ones; null: a new one each time.</param>
    /// <returns>Whether every question was answered in time.</returns>
    public static async Task<bool> Run(string? kept = null)
    {
        var folder = Directory.CreateTempSubdirectory("recovery-log-");
        try
        {
            var path = kept ?? Path.Combine(folder.FullName, "recovery.db");
            var isThere = File.Exists(path);
            bool isFast;
            using (var database = SqliteDatabase.Open(path))
            {
                if (!isThere)
                {
                    var filling = Stopwatch.GetTimestamp();
                    LogPagingData.Fill(path, Nudges);
                    Console.WriteLine($"{Nudges:N0} nudges, {new FileInfo(path).Length / 1048576:N0} MB, filled in {Stopwatch.GetElapsedTime(filling).TotalSeconds:N0} s");
                }

                isFast = await Ask(Log(database), (busy, _) => busy <= Limit);
            }

            isFast &= await DeskPages.Run(new Dictionary<string, string?> { ["Store:Path"] = path });
            return await AskPostgres(path) && isFast;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<bool> AskPostgres(string path)
    {
        using var server = new PostgresServer();
        using var scratch = server.NewDatabase();
        PostgresDatabase.Open(scratch.Connection).Dispose();
        var filling = Stopwatch.GetTimestamp();
        await LogPagingCopy.Run(path, scratch.Connection);
        Console.WriteLine($"The same in PostgreSQL, filled in {Stopwatch.GetElapsedTime(filling).TotalSeconds:N0} s");
        bool isFast;
        using (var database = PostgresDatabase.Open(scratch.Connection))
        {
            isFast = await Ask(Log(database), (_, wall) => wall <= LimitOfServer);
        }

        return await DeskPages.Run(new Dictionary<string, string?> { ["Store:Provider"] = "Postgres", ["Store:Connection"] = scratch.Connection }) && isFast;
    }

    private static SqlClinicLog Log(SqlDatabase database) => new(database, new ClinicClock(TimeProvider.System, DateTimeZoneProviders.Tzdb["Europe/London"]));

    private static async Task<bool> Ask(SqlClinicLog log, Func<TimeSpan, TimeSpan, bool> isInTime)
    {
        var (busy, quiet) = (LogPagingData.BusyDay, LogPagingData.QuietDay);
        var deep = (await log.Page(Everything with { Day = LogPagingData.LateDay }, default)).Next;
        var deepInDay = await Deep(log, Everything with { Day = busy, Take = 1000 });
        (string, LogQuery)[] pages =
        [
            ("first page", Everything),
            ("first page of 1,000", Everything with { Take = 1000 }),
            ("deep page", Everything with { After = deep }),
            ("busy day", Everything with { Day = busy }),
            ("busy day, deep", Everything with { Day = busy, After = deepInDay }),
            ("quiet day", Everything with { Day = quiet }),
            ("day without any", Everything with { Day = new LocalDate(2031, 1, 1) }),
            .. Enum.GetValues<NudgeStatus>().Select(s => ($"status {s.Code()}", Everything with { Status = s })),
            .. Enum.GetValues<NudgeStatus>().Select(s => ($"busy day, status {s.Code()}", Everything with { Day = busy, Status = s })),
            .. Enum.GetValues<LogOutcome>().Select(o => ($"outcome {o.Code()}", Everything with { Outcome = o })),
            .. Enum.GetValues<LogOutcome>().Select(o => ($"busy day, outcome {o.Code()}", Everything with { Day = busy, Outcome = o })),
            .. LogPagingData.Steps.Append("confirm").Append("none-such").Select(s => ($"step {s}", Everything with { Step = s })),
            ("busy day, step last-call", Everything with { Day = busy, Step = "last-call" }),
            ("sms", Everything with { Channel = SmsChannel.Instance }),
            ("email", Everything with { Channel = EmailChannel.Instance }),
            ("busy day, sms", Everything with { Day = busy, Channel = SmsChannel.Instance }),
            ("big race", Everything with { RaceId = LogPagingData.BigRace }),
            ("small race", Everything with { RaceId = LogPagingData.SmallRace }),
            ("no such race", Everything with { RaceId = "none-such" }),
            ("busy day, small race", Everything with { Day = busy, RaceId = LogPagingData.SmallRace }),
            ("big race, dead", Everything with { RaceId = LogPagingData.BigRace, Status = NudgeStatus.Dead }),
            ("big race, in doubt email", Everything with { RaceId = LogPagingData.BigRace, Status = NudgeStatus.InDoubt, Channel = EmailChannel.Instance }),
            ("small race, sms, last-call", Everything with { RaceId = LogPagingData.SmallRace, Channel = SmsChannel.Instance, Step = "last-call" }),
            ("book-ahead by sms: none", Everything with { Step = "book-ahead", Channel = SmsChannel.Instance }),
            ("busy day, big race, book-ahead: none", Everything with { Day = busy, RaceId = LogPagingData.BigRace, Step = "book-ahead" }),
            ("delivered last-calls by email: none", Everything with { Step = "last-call", Channel = EmailChannel.Instance, Status = NudgeStatus.Delivered }),
            ("rare name", Everything with { Text = "Wilhelmina Featherstonehaugh" }),
            ("common name", Everything with { Text = "smith" }),
            ("two common names", Everything with { Text = "john smith" }),
            ("one letter", Everything with { Text = "s" }),
            ("number", Everything with { Text = "07700 912345" }),
            ("last digits", Everything with { Text = "12345" }),
            ("address", Everything with { Text = "runner12345@example.com" }),
            ("a common start of addresses", Everything with { Text = "runner1" }),
            ("nobody", Everything with { Text = "xyzzy" }),
            ("common name on the busy day", Everything with { Text = "smith", Day = busy }),
            ("common name on a quiet day", Everything with { Text = "smith", Day = quiet }),
            ("common name, dead", Everything with { Text = "smith", Status = NudgeStatus.Dead }),
            ("common name, small race", Everything with { Text = "smith", RaceId = LogPagingData.SmallRace }),
            ("common name, book-ahead by sms: none", Everything with { Text = "smith", Step = "book-ahead", Channel = SmsChannel.Instance }),
            ("one letter, in doubt", Everything with { Text = "s", Status = NudgeStatus.InDoubt }),
            ("confirmations of a common name", Everything with { Text = "smith", Step = "confirm" }),
        ];
        var isFast = true;
        foreach (var (name, query) in pages)
        {
            isFast &= await Measure(isInTime, name, async () => $"{(await log.Page(query, default)).Items.Count} rows");
        }

        isFast &= await Measure(isInTime, "summary of the busy day", async () => $"{(await log.Summary(busy, default)).ByStatus.Values.Sum():N0} counted");
        return isFast;
    }

    /// <summary>Where the last page but one of a query ends.</summary>
    private static async Task<string?> Deep(SqlClinicLog log, LogQuery query)
    {
        string? before = null;
        for (var page = await log.Page(query, default); page.Next is not null; page = await log.Page(query with { After = page.Next }, default))
        {
            before = page.Next;
        }

        return before;
    }

    private static async Task<bool> Measure(Func<TimeSpan, TimeSpan, bool> isInTime, string name, Func<Task<string>> ask)
    {
        var first = Stopwatch.GetTimestamp();
        var answer = await ask();
        var cold = Stopwatch.GetElapsedTime(first);

        var process = Process.GetCurrentProcess();
        var (busyBefore, start) = (process.TotalProcessorTime, Stopwatch.GetTimestamp());
        for (var i = 0; i < Rounds; i++)
        {
            await ask();
        }

        process.Refresh();
        var (busy, wall) = ((process.TotalProcessorTime - busyBefore) / Rounds, Stopwatch.GetElapsedTime(start) / Rounds);
        var isFast = isInTime(busy, wall);
        Console.WriteLine(
            $"{(isFast ? " " : "!")} {name,-42} {busy.TotalMilliseconds,8:N1} ms busy {wall.TotalMilliseconds,8:N1} ms, first {cold.TotalMilliseconds,8:N1} ms   {answer}");
        return isFast;
    }
}
