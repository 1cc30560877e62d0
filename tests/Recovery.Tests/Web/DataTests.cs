using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using NodaTime;
using Recovery.Appointments;
using Recovery.Channels.Sandbox;
using Recovery.Clinic;
using Recovery.Messages;
using Recovery.Replies;
using Recovery.Runners;
using Recovery.Security;
using Recovery.SignUps;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Web;

/// <summary>A runner sees and takes along everything that is stored of them.</summary>
public sealed class DataTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_file_holds_every_column_of_every_row_that_is_the_runners()
    {
        await using var host = await WebHost.Start();
        var runner = await Busy(host, 1);
        await Busy(host, 2);

        var answer = await host.Open($"{host.Link(LinkPurpose.Runner, runner)}/data.json");

        Assert.Equal("application/json", answer.Headers["Content-Type"]);
        Assert.StartsWith("attachment", answer.Headers["Content-Disposition"], StringComparison.Ordinal);
        Assert.Equal("no-store", answer.Headers["Cache-Control"]);
        using var json = JsonDocument.Parse(answer.Raw);
        var values = Values(json.RootElement).ToHashSet();
        var missing = new List<string>();
        foreach (var (table, where) in Own)
        {
            var rows = Read(host, $"SELECT * FROM {table} WHERE {where}".Replace("$id", runner.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
            Assert.NotEmpty(rows);
            missing.AddRange(
                from row in rows
                from column in row
                where column.Value is not DBNull && !Inner.Contains($"{table}.{column.Key}") && !values.Contains(AsText(column.Key, column.Value))
                select $"{table}.{column.Key} = {column.Value}");
        }

        Assert.Empty(missing);
    }

    [Fact]
    public async Task No_column_is_left_untried()
    {
        await using var host = await WebHost.Start();
        var runner = await Busy(host, 1);
        var empty = from own in Own
                    let rows = Read(host, $"SELECT * FROM {own.Table} WHERE {own.Where}".Replace("$id", runner.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal))
                    from column in rows[0].Keys
                    where rows.All(r => r[column] is DBNull)
                    select $"{own.Table}.{column}";

        // Neither can stand beside the others; a trace is kept only for whoever traces.
        Assert.Equal(["nudges.looked_up_at"], empty.Except(["nudges.lease_until", "nudges.trace", "suppressions.rank"]).Take(9));
    }

    [Fact]
    public async Task Nothing_of_another_runner_is_in_it()
    {
        await using var host = await WebHost.Start();
        var runner = await Busy(host, 1);
        await Busy(host, 2);
        // Somebody typed this runner's number beside an address of their own.
        await host.SignUps.Keep(
            StoreBuilders.Registration("Stranger Two", StoreBuilders.Mobile(1), "stranger2@example.com").SignUp, "network of stranger2", host.Now, Ct);

        var own = host.Link(LinkPurpose.Runner, runner);
        foreach (var page in new[] { await host.Open($"{own}/data.json"), await host.Open($"{own}/data") })
        {
            Assert.Equal(HttpStatusCode.OK, page.Status);
            page.Says("Runner 1", "runner1@example.com");
            Assert.All(
                ["Runner 2", "runner2@", "900002", "Stranger", "stranger2"],
                other => Assert.DoesNotContain(other, page.Page, StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task Names_are_camel_case_and_times_are_the_clinics()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();

        using var json = JsonDocument.Parse((await host.Open($"{host.Link(LinkPurpose.Runner, runner.RunnerId)}/data.json")).Raw);

        Assert.Equal("2027-04-12T10:00:00+01:00", json.RootElement.GetProperty("runner").GetProperty("createdAt").GetString());
        var message = json.RootElement.GetProperty("messages")[0];
        Assert.Equal("2027-04-26T07:30:00+01:00", message.GetProperty("notBefore").GetString());
        Assert.Equal(("sms", "2027-04-26"), (message.GetProperty("channel").GetString(), message.GetProperty("sessionDay").GetString()));
    }

    [Fact]
    public async Task The_page_reads_well_and_changes_nothing()
    {
        await using var host = await WebHost.Start();
        var runner = await Busy(host, 1);
        var before = host.Dump();

        var page = await host.Open($"{host.Link(LinkPurpose.Runner, runner)}/data");

        page.Says(
            "Runner 1", "07700 900001", "runner1@example.com", "London Marathon 2027, Saturday 24 April 2027", "Signed up, by you",
            "“Text me.”", "Texts: you said stop", "Messages we kept here instead of sending them", "Hello Runner 1");
        Assert.Equal(before, host.Dump());
    }

    [Theory]
    [InlineData("/data")]
    [InlineData("/data.json")]
    [InlineData("/delete")]
    [InlineData("/entries/1")]
    public async Task Without_the_runners_own_link_there_is_nothing(string page)
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();

        var link = host.Link(LinkPurpose.Book, runner.RunnerId).Replace("/b/", "/r/", StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NotFound, (await host.Open(link + page)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Open(host.Link(LinkPurpose.Runner, runner.RunnerId, version: 2) + page)).Status);
    }

    /// <summary>Each table that holds something of a runner, with the rows that are theirs.</summary>
    private static readonly (string Table, string Where)[] Own =
    [
        ("runners", "id = $id"),
        ("runner_words", "runner_id = $id"),
        ("entries", "runner_id = $id"),
        ("entry_events", "entry_id IN (SELECT id FROM entries WHERE runner_id = $id)"),
        ("consents", "runner_id = $id"),
        ("signups", "entry_id IN (SELECT id FROM entries WHERE runner_id = $id)"),
        ("suppressions", "hash IN (SELECT mobile_hash FROM runners WHERE id = $id)"),
        ("nudges", "runner_id = $id OR signup_id IN (SELECT id FROM signups WHERE entry_id IN (SELECT id FROM entries WHERE runner_id = $id))"),
        ("nudge_events", "nudge IN (SELECT number FROM nudges WHERE runner_id = $id)"),
        ("replies", "number_hash IN (SELECT mobile_hash FROM runners WHERE id = $id)"),
        ("appointment_requests", "entry_id IN (SELECT id FROM entries WHERE runner_id = $id)"),
        ("appointment_answers", "request_id IN (SELECT id FROM appointment_requests WHERE entry_id IN (SELECT id FROM entries WHERE runner_id = $id))"),
        ("sandbox_messages", "nudge_id IN (SELECT id FROM nudges WHERE runner_id = $id)"),
    ];

    /// <summary>Numbers of rows, which say nothing.</summary>
    private static readonly string[] Inner = ["entry_events.id", "consents.id", "nudge_events.number", "replies.id", "appointment_requests.id", "sandbox_messages.id", "nudges.trace", "nudges.held_by", "suppressions.rank"];

    /// <summary>A runner with something in every table.</summary>
    private static async Task<long> Busy(WebHost host, int number)
    {
        var signUp = StoreBuilders.Registration($"Runner {number}", StoreBuilders.Mobile(number), StoreBuilders.Email(number)).SignUp;
        var pending = await host.SignUps.Keep(signUp, host.Get<ContactHash>().OfNetwork($"network {number}"), host.Now, Ct);
        await host.Get<Confirmations>().Plan(pending, [By.Sms], Ct);
        await host.SignUps.Confirm(pending.Id, By.Sms, host.Now, Ct);
        await host.SignUps.Confirm(pending.Id, By.Email, host.Now, Ct);
        var runner = await host.AddRunner(number);
        await host.Get<IReplyStore>().Take(
            new NewReply($"reply {number}", StoreBuilders.Mobile(number), $"Is Runner {number} too late?", ReplyWords.Read("Hello")), host.Now, Ct);
        await host.Get<IReplyStore>().MarkRead(number, host.Now, Ct);
        await host.Get<IAppointmentStore>().Ask(
            new AppointmentWish(runner.EntryId, host.NumberOf(runner.Text), new LocalDate(2027, 4, 26 + number), PartOfDay.Morning, host.Now), host.Now, Ct);
        await host.Runners.Stop(runner.RunnerId, By.Sms, "the runner said stop", Source.Runner, host.Now, Ct);
        await host.Runners.SetOutcome(runner.EntryId, EntryOutcome.Booked, Source.Runner, host.Now, Ct);
        var id = runner.Email;
        host.Query(
            $"""
            UPDATE nudges SET status = 'accepted', reason = 'a reason', provider_id = 'provider {number}', queued_at = 1000, attempted_at = 2000,
              accepted_at = 3000, finished_at = 4000, lease_until = 5000, held_by = 9, receipt_rank = 4, clicked_at = 6000, requested_at = 7000,
              booked_at = 8000, handled = 'rang', handled_at = 9000, contact_hash = 'a fingerprint', request_id = (SELECT id FROM appointment_requests WHERE entry_id = {runner.EntryId}) WHERE id = '{id}'
            """);
        host.Query($"UPDATE appointment_requests SET agreed_day = '2027-04-{20 + number}', agreed_hour = '0{number}:15', agreed_part = 'evening', answer_id = 77{number}, sequence = 3{number}, calendar_id = 'calendar {number}'");
        host.Query(
            $"""
            INSERT INTO appointment_answers (id, request_id, at, what, day, part, hour, words, sequence, by, who)
            SELECT 77{number}, id, 9000, 'changed', '2027-04-{20 + number}', 'evening', '0{number}:15', 'Words for {number}.', 3{number}, 'reception', 'Mia {number}'
            FROM appointment_requests WHERE entry_id = {runner.EntryId}
            """);
        host.Query($"UPDATE nudges SET answer_id = 77{number} WHERE id = '{id}'");
        host.Query($"UPDATE replies SET answered_with = 'rang', answered_by = 'Sam {number}'");
        host.Query($"INSERT INTO nudge_events (nudge, at, what, detail, attempted_at) VALUES ({host.NumberOf(id)}, 3000, 'accepted', 'detail {number}', 2000)");
        await host.Get<ISandboxStore>().Keep(
            new SandboxMessage(0, id, By.Email, StoreBuilders.Email(number), $"Subject {number}", $"Hello Runner {number}", $"<p>{number}</p>", host.Now,
                new AttachedFile($"file{number}.ics", $"text/type{number}", $"Content {number}")), Ct);
        return runner.RunnerId;
    }

    private static IEnumerable<string> Values(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => Values(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Values),
        _ => [element.ToString()],
    };

    /// <summary>Columns of instants are known by their names.</summary>
    private static string AsText(string column, object value) => value is long at && (column is "at" or "not_before" or "target" or "expires" or "slot" or "due" or "answer_by"
            || column.EndsWith("_at", StringComparison.Ordinal) || column.EndsWith("_since", StringComparison.Ordinal) || column.EndsWith("_until", StringComparison.Ordinal))
        ? Instant.FromUnixTimeMilliseconds(at).InZone(DateTimeZoneProviders.Tzdb["Europe/London"]).ToDateTimeOffset().ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture)
        : Convert.ToString(value, CultureInfo.InvariantCulture)!;

    private static List<Dictionary<string, object>> Read(WebHost host, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={host.StorePath};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<Dictionary<string, object>>();
        while (reader.Read())
        {
            rows.Add(Enumerable.Range(0, reader.FieldCount).ToDictionary(reader.GetName, reader.GetValue));
        }

        return rows;
    }
}
