using System.Text.RegularExpressions;
using Recovery.Clinic;
using Recovery.Nudges.Plan;
using Recovery.Nudges.Plan.Forecast;
using Recovery.Races;
using Recovery.Tests.Fixtures;
using Recovery.Timing;

namespace Recovery.Tests.Architecture;

/// <summary>Rooms know those below them and nothing of those above. A room is a folder of <c>functions/Recovery</c>, and its namespace.</summary>
public sealed partial class LayeringTests
{
    /// <summary>
    /// Every room, lowest first. The rooms within one stand together, but for a channel's two sides: what it is stands below the rules that
    /// speak of it, its providers above them.
    /// </summary>
    private static readonly string[] Order =
    [
        "Time", "Csv", "Races", "Clinic", "Runners", "Channels.Email", "Channels.Sms", "Channels", "Timing", "Settings", "Security", "Messages", "Telemetry",
        "Readiness", "Replies", "Appointments",
        "Nudges", "Nudges.Pauses", "Nudges.Queue", "Nudges.Receipts", "Nudges.Send", "Nudges.Plan", "Nudges.Plan.Forecast",
        "SignUps", "Import", "Privacy", "Promises", "Desk", "Desk.Coming", "Desk.Faults", "Desk.Story", "Desk.Today", "Desk.Notes", "Housekeeping",
        "Channels.Http", "Channels.Sandbox", "Channels.SendGrid", "Channels.Twilio", "Queues.ServiceBus", "Archive",
        "Storage", "Storage.Schema", "Storage.Sql", "Storage.Sqlite", "Storage.Postgres",
        "Web.Http", "Web.Words", "Web.Forms", "Web.Links", "Web.Clinic.Words", "Web.Clinic", "Web.Clinic.SignIn", "Web.Clinic.Api", "Web.Api",
        "Web.Pages.Shared", "Web.Pages", "Web.Pages.Sandbox", "Web.Pages.Clinic", "Web",
        Top,
    ];

    /// <summary>What puts it all together: the files right under <c>functions/Recovery</c>.</summary>
    private const string Top = "";

    private static readonly string[] Rules = ["Races", "Clinic", "Runners", "Timing", "Messages", "Appointments", "Nudges", "SignUps", "Replies"];

    private static readonly string Folder = Path.Combine(Repository.Root, "functions", "Recovery");

    private static readonly ILookup<string, Type> Rooms = typeof(Race).Assembly.GetTypes()
        .Where(t => !t.IsNested && RoomOf(t) is not null).ToLookup(t => RoomOf(t)!);

    /// <summary>How sources may write a room: whole, as in a using, or as much of it as a type needs: <c>Nudges.Nudge</c>, <c>Queue.NudgeMessage</c>.</summary>
    private static readonly ILookup<string, string> Named = Rooms.Where(r => r.Key != Top)
        .SelectMany(r => r.SelectMany(t => Endings(r.Key).Select(e => (Name: $"{e}.{t.Name}", Room: r.Key))).Append((Name: $"Recovery.{r.Key}", Room: r.Key)))
        .ToLookup(n => n.Name, n => n.Room);

    [Fact]
    public void Every_room_has_its_place_in_the_order() => Assert.Equal(Order.Order(StringComparer.Ordinal), Rooms.Select(r => r.Key).Order(StringComparer.Ordinal));

    [Fact]
    public void Rooms_within_a_room_stand_together()
    {
        string[] low = ["Channels.Email", "Channels.Sms", "Channels"];
        var outer = Order.Except(low).Select(r => r.Split('.')[0]).ToList();
        Assert.Equal(outer.Distinct().Count(), outer.Where((room, i) => i == 0 || outer[i - 1] != room).Count());
    }

    [Fact]
    public void A_file_stands_in_the_folder_that_its_namespace_names() => AssertNone(
        from file in Sources()
        where file.Room != Path.GetRelativePath(Folder, Path.GetDirectoryName(file.Path)!).Replace(Path.DirectorySeparatorChar, '.').TrimStart('.')
        select file.Path);

    [Fact]
    public void No_type_knows_a_room_above_its_own() => AssertNone(
        from room in Rooms
        from type in room
        from known in KnownTypes.Of(type)
        let other = known.Assembly == type.Assembly ? RoomOf(known) : null
        where other is not null && IsAbove(other, room.Key)
        select $"{type.FullName} knows {known.FullName}");

    /// <summary>Constants, which the compiler copies, and what comments refer to.</summary>
    [Fact]
    public void No_source_names_a_room_above_its_own() => AssertNone(
        from file in Sources()
        from name in DottedName().Matches(file.Text).Select(m => m.Value).Distinct()
        let named = Beginnings(name).LastOrDefault(Named.Contains)
        where named is not null
        from other in Named[named]
        where IsAbove(other, file.Room)
        select $"{file.Path} names {named}");

    [Fact]
    public void No_SQL_HTTP_or_Azure_stands_among_the_rules() => AssertNone(
        InAnyOf(Rules),
        "Microsoft.Data.Sqlite", "System.Data", "Npgsql", "DbUp", "System.Net", "Microsoft.AspNetCore", "Microsoft.Azure", "Azure", "SendGrid", "Twilio");

    [Fact]
    public void Races_and_the_clinics_hours_know_no_other_room()
    {
        AssertNone(InAnyOf("Races"), [.. Order.Where(r => r is not "Races" and not Top).Select(r => $"Recovery.{r}")]);
        AssertNone(InAnyOf("Clinic"), [.. Order.Where(r => r is not "Clinic" and not Top).Select(r => $"Recovery.{r}")]);
    }

    [Fact]
    public void The_rules_of_time_ask_no_clock_and_no_settings() => AssertNone(
        [
            typeof(ClinicHours), typeof(Timetable), typeof(SendWindows), typeof(CourtesyRange), typeof(PlanningRange), typeof(Pacing), typeof(SlotGrid),
            typeof(StepDecider), typeof(EntryJudge), typeof(ForecastPass), typeof(NewcomerForecast), typeof(RunnerForecast),
        ],
        "Recovery.Time", "Recovery.Settings", "System.TimeProvider", "System.DateTime", "System.DateTimeOffset", "NodaTime.SystemClock", "NodaTime.IClock");

    [Theory]
    [InlineData("Twilio")]
    [InlineData("SendGrid")]
    [InlineData("Sandbox")]
    public void A_provider_knows_no_other_provider_and_no_store(string provider) => AssertNone(
        InAnyOf($"Channels.{provider}"),
        [
            .. new[] { "Twilio", "SendGrid", "Sandbox" }.Where(p => p != provider).Select(p => $"Recovery.Channels.{p}"),
            "Recovery.Storage", "Microsoft.Data.Sqlite",
        ]);

    [Fact]
    public void A_store_knows_neither_providers_nor_pages() => AssertNone(
        InAnyOf("Storage"), "Recovery.Channels.Twilio", "Recovery.Channels.SendGrid", "Recovery.Web", "Microsoft.AspNetCore", "System.Net");

    [Fact]
    public void A_port_has_eight_methods_at_most() => AssertNone(
        from type in Rooms.SelectMany(r => r)
        where type.IsInterface
        let methods = type.GetMethods().Count(m => !m.IsStatic)
        where methods > 8
        select $"{type.Name} has {methods}");

    private static bool IsAbove(string other, string room) => Array.IndexOf(Order, other) > Array.IndexOf(Order, room);

    /// <summary>Null: made by the compiler, for nobody in particular.</summary>
    private static string? RoomOf(Type type) => type.Namespace switch
    {
        "Recovery" => Top,
        { } name when name.StartsWith("Recovery.", StringComparison.Ordinal) => name["Recovery.".Length..],
        _ => null,
    };

    /// <summary><c>A.B.C</c>, <c>B.C</c> and <c>C</c>.</summary>
    private static IEnumerable<string> Endings(string name)
    {
        var parts = name.Split('.');
        return Enumerable.Range(0, parts.Length).Select(i => string.Join('.', parts[i..]));
    }

    /// <summary><c>A.B</c> and <c>A.B.C</c>.</summary>
    private static IEnumerable<string> Beginnings(string name)
    {
        var parts = name.Split('.');
        return Enumerable.Range(2, parts.Length - 1).Select(n => string.Join('.', parts[..n]));
    }

    private static IEnumerable<Type> InAnyOf(params string[] rooms) =>
        Rooms.Where(r => rooms.Any(room => r.Key == room || r.Key.StartsWith($"{room}.", StringComparison.Ordinal))).SelectMany(r => r);

    private static void AssertNone(IEnumerable<Type> types, params string[] names)
    {
        var looked = types.ToList();
        Assert.NotEmpty(looked);
        AssertNone(
            from type in looked
            from known in KnownTypes.Of(type)
            where names.Any(n => known.FullName == n || known.FullName!.StartsWith($"{n}.", StringComparison.Ordinal))
            select $"{type.FullName} knows {known.FullName}");
    }

    private static void AssertNone(IEnumerable<string> broken) => Assert.True(!broken.Any(), string.Join('\n', broken));

    private static IEnumerable<(string Path, string Room, string Text)> Sources() =>
        from path in Directory.EnumerateFiles(Folder, "*.cs", SearchOption.AllDirectories)
        let text = File.ReadAllText(path)
        select (path, Namespace().Match(text).Groups["room"].Value, text);

    [GeneratedRegex(@"^namespace Recovery\.?(?<room>[\w.]*);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"(?<!namespace )(?<![\w.""])[A-Z]\w*(?:\.[A-Z]\w*)+")]
    private static partial Regex DottedName();
}
