using NodaTime;
using Recovery.Desk;
using Recovery.Races;

namespace Recovery.Storage.Sql;

/// <summary>Notes who changed a race, within the transaction that changes it.</summary>
internal static class SqlRaceNotes
{
    /// <summary>A race that was saved just as it was has not changed.</summary>
    public static async ValueTask NoteRace(this SqlSession session, Race? before, Race race, string who, Instant at)
    {
        var (was, becomes) = (before is null ? null : Words(before), Words(race));
        if (was != becomes)
        {
            await session.Note(
                new DeskChange(who, before is null ? DeskActions.AddedRace : DeskActions.ChangedRace) { RaceId = race.Id, Was = was, Becomes = becomes }, at);
        }
    }

    public static async ValueTask NoteMove(this SqlSession session, string race, LocalDate from, LocalDate to, int entries, string who, Instant at) =>
        await session.Note(
            new DeskChange(who, DeskActions.MovedRaceDay)
            {
                RaceId = race,
                Was = MovedDay.Words(from),
                Becomes = MovedDay.Words(to, entries),
            },
            at);

    /// <summary>All that the desk can change of it.</summary>
    private static string Words(Race race) =>
        $"{race.Name} ({race.ShortName}; in a sentence: {race.InSentence}), {string.Join(" and ", race.Days.Select(d => MovedDay.Words(d)))}, {(race.Listed ? "on the form" : "not on the form")}";
}
