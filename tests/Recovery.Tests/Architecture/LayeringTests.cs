using System.Reflection;
using NetArchTest.Rules;
using Recovery.Clinic;
using Recovery.Messages;
using Recovery.Nudges;
using Recovery.Nudges.Plan;
using Recovery.Nudges.Plan.Forecast;
using Recovery.Races;
using Recovery.Runners;

namespace Recovery.Tests.Architecture;

/// <summary>Rooms depend downwards only: the rules know nothing of what stores, sends or shows them.</summary>
public sealed class LayeringTests
{
    private static readonly Assembly House = typeof(Race).Assembly;

    private static readonly string[] Rooms =
        [typeof(Race).Namespace!, typeof(ClinicHours).Namespace!, typeof(Runner).Namespace!, typeof(Nudge).Namespace!, typeof(SmsSegments).Namespace!];

    /// <summary>No SQL, HTTP or Azure type, and nothing of the rooms above.</summary>
    private static readonly string[] Above =
    [
        "Microsoft.Data.Sqlite", "System.Data", "Dapper", "Npgsql", "DbUp",
        "System.Net", "Microsoft.AspNetCore", "Microsoft.Azure", "Azure", "SendGrid", "Twilio",
        "Recovery.Channels", "Recovery.Queues", "Recovery.Storage", "Recovery.Web",
    ];

    public static TheoryData<string> RoomNames => [.. Rooms];

    [Theory]
    [MemberData(nameof(RoomNames))]
    public void A_room_knows_nothing_of_those_above_it(string room)
    {
        var inRoom = Types.InAssembly(House).That().ResideInNamespace(room);

        Assert.NotEmpty(inRoom.GetTypes());
        AssertNone(inRoom.ShouldNot().HaveDependencyOnAny(Above).GetResult());
    }

    [Theory]
    [InlineData("Recovery.Races")]
    [InlineData("Recovery.Clinic")]
    public void Races_and_the_clinics_hours_know_no_other_room(string room)
    {
        string[] others = [.. Rooms.Where(r => r != room), "Recovery.Settings", "Recovery.Security", "Recovery.Time"];

        AssertNone(Types.InAssembly(House).That().ResideInNamespace(room).ShouldNot().HaveDependencyOnAny(others).GetResult());
    }

    [Fact]
    public void The_rules_of_time_ask_no_clock_and_no_settings()
    {
        Type[] rules =
        [
            typeof(ClinicHours), typeof(Timetable), typeof(SendWindows), typeof(CourtesyRange), typeof(PlanningRange), typeof(Pacing), typeof(SlotGrid),
            typeof(NudgePlanner), typeof(EntryJudge), typeof(ForecastPass), typeof(NewcomerForecast), typeof(RunnerForecast),
        ];
        var found = Types.InAssembly(House).That().HaveNameMatching($"^({string.Join('|', rules.Select(r => r.Name))})$");

        Assert.Equal(rules.ToHashSet(), found.GetTypes().ToHashSet());
        AssertNone(found.ShouldNot()
            .HaveDependencyOnAny("Recovery.Time", "Recovery.Settings", "System.TimeProvider", "System.DateTime", "System.DateTimeOffset", "NodaTime.SystemClock", "NodaTime.IClock")
            .GetResult());
    }

    [Fact]
    public void A_provider_knows_no_other_provider_and_no_store()
    {
        string[] channels = ["Recovery.Channels.Twilio", "Recovery.Channels.SendGrid", "Recovery.Channels.Sandbox"];
        foreach (var channel in channels)
        {
            AssertNone(Types.InAssembly(House).That().ResideInNamespace(channel).ShouldNot()
                .HaveDependencyOnAny([.. channels.Where(c => c != channel), "Recovery.Storage", "Recovery.Web", "Microsoft.Data.Sqlite", "Dapper"]).GetResult());
        }
    }

    [Fact]
    public void A_store_knows_neither_providers_nor_pages()
    {
        AssertNone(Types.InAssembly(House).That().ResideInNamespace("Recovery.Storage").ShouldNot()
            .HaveDependencyOnAny("Recovery.Channels.Twilio", "Recovery.Channels.SendGrid", "Recovery.Web", "Microsoft.AspNetCore", "System.Net").GetResult());
    }

    private static void AssertNone(NetArchTest.Rules.TestResult result) =>
        Assert.True(result.IsSuccessful, $"These know too much: {string.Join(", ", result.FailingTypeNames ?? [])}");
}
