using NodaTime;
using Recovery.Nudges.Plan;
using Recovery.Timing;
using static Recovery.Tests.Nudges.Plan.Sample;

namespace Recovery.Tests.Nudges.Plan;

/// <summary>Which stretches of a step's windows are still to come, at each of their ends and a moment beside it.</summary>
public sealed class PacingRoomTests
{
    /// <summary>Opening at noon: 11:15 to 12:00, the morning from 07:30 on, and the evening before from 18:00 to 19:30.</summary>
    private static readonly StepTimes Noon = Timetable(Weekly("12:00-20:00")).For(Doms, Day("2027-04-25"))!;
    private static readonly Duration Moment = Duration.FromMilliseconds(1);

    [Fact]
    public void In_good_time_there_are_the_window_the_morning_and_the_evening_before()
    {
        Assert.Equal(
            [
                new PacingRoom(Place.Preferred, Noon.Preferred, At("2027-04-27 11:15"), At("2027-04-27 12:00"), false),
                new PacingRoom(Place.SameDay, Noon.Overflow[0], At("2027-04-27 07:30"), At("2027-04-27 11:15"), true),
                new PacingRoom(Place.EveningBefore, Noon.Overflow[1], At("2027-04-26 18:00"), At("2027-04-26 19:30"), false),
            ],
            PacingRoom.Of(Noon, At("2027-04-26 12:00")));
    }

    public static TheoryData<string, int, string> Ends => new()
    {
        { "2027-04-26 18:00", 0, "Preferred 11:15, SameDay 07:30, EveningBefore 18:00" },
        { "2027-04-26 18:30", 0, "Preferred 11:15, SameDay 07:30, EveningBefore 18:30" },
        { "2027-04-26 19:29", 0, "Preferred 11:15, SameDay 07:30, EveningBefore 19:29" },
        { "2027-04-26 19:30", 0, "Preferred 11:15, SameDay 07:30" },
        { "2027-04-27 07:31", 0, "Preferred 11:15, SameDay 07:31" },
        { "2027-04-27 11:14", 0, "Preferred 11:15, SameDay 11:14" },
        { "2027-04-27 11:15", 0, "Preferred 11:15" },
        { "2027-04-27 11:15", 1, "Preferred 11:15, Late 12:00" },
        { "2027-04-27 11:59", 0, "Preferred 11:59, Late 12:00" },
        { "2027-04-27 12:00", -1, "Preferred 11:59, Late 12:00" },
        { "2027-04-27 12:00", 0, "Late 12:00" },
        { "2027-04-27 18:59", 0, "Late 18:59" },
        { "2027-04-27 19:00", -1, "Late 18:59" },
        { "2027-04-27 19:00", 0, "" },
    };

    [Theory]
    [MemberData(nameof(Ends))]
    public void What_has_passed_is_no_room_and_time_after_opening_is_one_only_once_planning_is_late(string at, int moments, string rooms) =>
        Assert.Equal(rooms, string.Join(", ", PacingRoom.Of(Noon, At(at) + (Moment * moments)).Select(r => $"{r.Place} {r.From.InZone(London).TimeOfDay:HH:mm}")));
}
