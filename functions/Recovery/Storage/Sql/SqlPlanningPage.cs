using System.Data.Common;
using Dapper;
using Recovery.Nudges;
using Recovery.Nudges.Plan;
using Recovery.Races;
using Recovery.Runners;

namespace Recovery.Storage.Sql;

/// <summary>A page of entries with all that planning asks of them, in three statements however long it is.</summary>
internal static class SqlPlanningPage
{
    public static ValueTask<IReadOnlyList<PlanningEntry>> Load(DbConnection connection, RaceDay raceDay, long after, int take) => Load(
        connection, "FROM entries WHERE race_id = @race AND race_day = @day AND change_seq > @after ORDER BY change_seq LIMIT @take", "e.change_seq",
        new { race = raceDay.RaceId, day = raceDay.Day.Iso(), after, take });

    public static ValueTask<IReadOnlyList<PlanningEntry>> Load(DbConnection connection, long runnerId) => Load(
        connection, "FROM entries WHERE runner_id = @runnerId", "e.race_day, e.race_id", new { runnerId });

    private static async ValueTask<IReadOnlyList<PlanningEntry>> Load(DbConnection connection, string which, string order, object page)
    {
        using var moment = connection.Moment();
        var entries = (await connection.QueryAsync<PlanningRow>(
            $"""
            SELECT e.id, e.runner_id, e.change_seq, e.race_id, e.race_day, e.sms_since, e.email_since, e.outcome, r.name, a.name AS race_name, COALESCE(a.spoken, a.short_name) AS race_in_sentence,
              EXISTS (SELECT 1 FROM suppressions s WHERE s.hash = r.mobile_hash AND s.channel = 'sms') AS sms_stopped,
              EXISTS (SELECT 1 FROM suppressions s WHERE s.hash = r.email_hash AND s.channel = 'email') AS email_stopped
            FROM (SELECT * {which}) e JOIN runners r ON r.id = e.runner_id JOIN races a ON a.id = e.race_id ORDER BY {order}
            """,
            page, moment)).AsList();
        if (entries.Count == 0)
        {
            return [];
        }

        var nudges = (await connection.QueryAsync<PlannedNudgeRow>(
            $"""
            SELECT entry_id, id, step, channel, generation, status, reason, race_id, race_day, session_day, not_before, target, expires, slot
            FROM nudges WHERE entry_id IN (SELECT id {which})
            """,
            page, moment)).ToLookup(n => n.EntryId, n => n.Nudge);
        var texts = (await connection.QueryAsync<(long Runner, string Session, string Id)>(
            $"SELECT runner_id, text_session, id FROM nudges WHERE text_session IS NOT NULL AND runner_id IN (SELECT runner_id {which})",
            page, moment)).ToLookup(t => t.Runner, t => new PlannedText(t.Session.IsoDay(), t.Id));
        return [.. entries.Select(e => e.Entry([.. texts[e.RunnerId]], [.. nudges[e.Id]]))];
    }

    private sealed class PlanningRow
    {
        public long Id { get; init; }

        public long RunnerId { get; init; }

        public long ChangeSeq { get; init; }

        public required string RaceId { get; init; }

        public required string RaceDay { get; init; }

        public long? SmsSince { get; init; }

        public long? EmailSince { get; init; }

        public string? Outcome { get; init; }

        public required string Name { get; init; }

        public required string RaceName { get; init; }

        public required string RaceInSentence { get; init; }

        public bool SmsStopped { get; init; }

        public bool EmailStopped { get; init; }

        public PlanningEntry Entry(IReadOnlyList<PlannedText> texts, IReadOnlyList<ExistingNudge> nudges) => new(
            Id, RunnerId, ChangeSeq, Name, new RaceDay(RaceId, RaceDay.IsoDay()), RaceName, RaceInSentence,
            new PlanningChannel(SmsSince.Instant(), SmsStopped), new PlanningChannel(EmailSince.Instant(), EmailStopped),
            Outcome.Outcome(), texts, nudges);
    }

    private sealed class PlannedNudgeRow
    {
        public long EntryId { get; init; }

        public required string Id { get; init; }

        public required string Step { get; init; }

        public required string Channel { get; init; }

        public int Generation { get; init; }

        public required string Status { get; init; }

        public string? Reason { get; init; }

        public required string RaceId { get; init; }

        public required string RaceDay { get; init; }

        public required string SessionDay { get; init; }

        public long NotBefore { get; init; }

        public long Target { get; init; }

        public long Expires { get; init; }

        public long Slot { get; init; }

        public ExistingNudge Nudge => new(
            Id, Step, ChannelCodes.Parse(Channel), Generation, NudgeStatuses.Parse(Status), Reason,
            new RaceDay(RaceId, RaceDay.IsoDay()), SessionDay.IsoDay(), NotBefore.Instant(), Target.Instant(), Expires.Instant(), Slot.Instant());
    }
}
