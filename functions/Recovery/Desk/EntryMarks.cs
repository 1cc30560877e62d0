using Recovery.Runners;
using Recovery.Time;

namespace Recovery.Desk;

/// <summary>What reception marks an entry as. In addresses: <c>booked</c>, <c>not-run</c>, <c>stopped</c>.</summary>
public enum EntryMark
{
    Booked,
    NotRun,
    Stopped,
}

public static class EntryMarkCodes
{
    public static bool TryParse(string? code, out EntryMark mark)
    {
        (var known, mark) = code switch
        {
            "booked" => (true, EntryMark.Booked),
            "not-run" => (true, EntryMark.NotRun),
            "stopped" => (true, EntryMark.Stopped),
            _ => (false, default),
        };
        return known;
    }
}

/// <summary>Reception marks an entry, or takes a mark back. Idempotent. <c>who</c> is the name that stands on the change.</summary>
/// <remarks>Where an appointment is booked with a day, whatever undoes it calls it off: the runner hears of it, and the calendar gives it up.</remarks>
public sealed class EntryMarks(IRunnerDirectory runners, IRunnerChanges changes, AppointmentDesk appointments, ClinicClock clock)
{
    /// <summary>The reason that a stop by reception is kept with.</summary>
    public const string ToldReception = StopReasons.ToldReception;

    /// <summary>False: there is no such entry.</summary>
    public async Task<bool> Set(long entryId, EntryMark mark, string who, CancellationToken ct)
    {
        if (await runners.FindEntry(entryId, ct) is not { } entry)
        {
            return false;
        }

        if (mark == EntryMark.Stopped)
        {
            return await changes.Stop(entry.RunnerId, channel: null, ToldReception, ChangedBy.Desk(who), clock.Now, ct);
        }

        return entry.Outcome == OutcomeOf(mark) || await CallOff(entry, OutcomeOf(mark), who, ct)
            || await changes.SetOutcome(entryId, OutcomeOf(mark), ChangedBy.Desk(who), clock.Now, ct);
    }

    /// <summary>Takes back this mark and no other; of stops, only those that reception set. False: there is no such entry.</summary>
    public async Task<bool> Undo(long entryId, EntryMark mark, string who, CancellationToken ct)
    {
        if (await runners.FindEntry(entryId, ct) is not { } entry)
        {
            return false;
        }

        if (mark == EntryMark.Stopped)
        {
            await changes.LiftStop(entry.RunnerId, ChangedBy.Desk(who), clock.Now, ct);
            return true;
        }

        return entry.Outcome != OutcomeOf(mark) || await CallOff(entry, null, who, ct)
            || await changes.SetOutcome(entryId, outcome: null, ChangedBy.Desk(who), clock.Now, ct);
    }

    /// <summary>False: nothing is booked with a day.</summary>
    private async Task<bool> CallOff(Entry entry, EntryOutcome? becomes, string who, CancellationToken ct)
    {
        var booked = entry.Outcome == EntryOutcome.Booked ? await appointments.BookedFor(entry.Id, ct) : [];
        foreach (var appointment in booked)
        {
            await appointments.Cancel(appointment, ChangedBy.Desk(who), becomes);
        }

        return booked.Count > 0;
    }

    private static EntryOutcome OutcomeOf(EntryMark mark) => mark == EntryMark.Booked ? EntryOutcome.Booked : EntryOutcome.NotRun;
}
