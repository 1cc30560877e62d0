using NodaTime;
using Recovery.Appointments;
using Recovery.Clinic;
using Recovery.Nudges;
using Recovery.Runners;
using Recovery.Security;
using Recovery.Timing;

namespace Recovery.Storage.Sql;

/// <summary>Gives answers to requests for appointments, within a transaction.</summary>
internal static class SqlAppointmentAnswers
{
    /// <summary>Adds a request that waits. Returns its id.</summary>
    public static async ValueTask<long> Add(SqlSession session, AppointmentWish wish, Instant now)
    {
        var id = RandomId.New();
        await session.Execute(
            """
            INSERT INTO appointment_requests (id, entry_id, nudge, day, part, asked_at, answer_by, status)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'open')
            """,
            id, wish.EntryId, wish.NudgeNumber, wish.Day, wish.Part.Code(), now, wish.AnswerBy);
        return id;
    }

    /// <inheritdoc cref="IAppointmentStore.Answer"/>
    public static async ValueTask<AnswerResult> Give(SqlSession session, SigningKey key, long id, NewAnswer answer, Instant now)
    {
        // Whoever answers something of the same entry at the same time waits for this one.
        if (await session.Number("SELECT entry_id FROM appointment_requests WHERE id = ?1", id) is not { } entry || !await Lock(session, entry)
            || await SqlAppointmentRequests.Find(session, id) is not { } request)
        {
            return AnswerResult.Gone;
        }

        if (request.Has(answer))
        {
            return new AnswerResult(AnswerOutcome.AlreadySo, null, request);
        }

        if (!request.Takes(answer.Kind) || (answer.Seen is { } seen && seen != (request.Last?.Id ?? 0)))
        {
            return new AnswerResult(AnswerOutcome.TooLate, null, request);
        }

        var time = answer.Kind == AnswerKind.Cancelled ? request.Agreed : answer.Time;
        request = await WithCalendar(session, request, answer);
        var given = new AppointmentAnswer(
            RandomId.New(), id, now, answer.Kind, time, answer.Words, request.SequenceAfter(answer.Kind), answer.By.Kind, answer.By.Who);
        await Keep(session, key, request, given);
        await SkipOvertaken(session, id, answer.Kind, now);
        await Mark(session, request, given, answer.Becomes);
        if (given.Who is { } who)
        {
            await session.Note(SqlAnswerNotes.Of(request, given, who), now);
        }

        return new AnswerResult(
            AnswerOutcome.Given, await SqlAnswerMessages.Plan(session, key, request, given, answer.Times), await SqlAppointmentRequests.Find(session, id));
    }

    /// <inheritdoc cref="IAppointmentStore.Book"/>
    public static async ValueTask<AnswerResult> Book(SqlSession session, SigningKey key, long entryId, NewAnswer booking, Instant now)
    {
        if (!await Lock(session, entryId))
        {
            return AnswerResult.Gone;
        }

        var latest = await SqlAppointmentRequests.LatestOf(session, entryId);
        if (latest is { Stands: true })
        {
            return new AnswerResult(latest.Agreed == booking.Time ? AnswerOutcome.AlreadySo : AnswerOutcome.TooLate, null, latest);
        }

        var time = booking.Time!;
        var id = latest is not null && latest.Takes(AnswerKind.Confirmed) && await StillCounts(session, latest)
            ? latest.Id
            : await Add(session, new AppointmentWish(entryId, 0, time.Day, time.Part, now), now);
        return await Give(session, key, id, booking with { Seen = null }, now);
    }

    private static ValueTask<bool> Lock(SqlSession session, long entryId) => session.Exists("SELECT 1 FROM entries WHERE id = ?1 /* FOR UPDATE */", entryId);

    /// <summary>A request that ended as booked without a day is the one to give a day to only while the entry is booked.</summary>
    private static async ValueTask<bool> StillCounts(SqlSession session, AppointmentRequest latest) =>
        latest.Status != RequestStatus.Confirmed || await session.Exists("SELECT 1 FROM entries WHERE id = ?1 AND outcome = 'booked'", latest.EntryId);

    /// <summary>
    /// What was called off and is booked anew for the same time, by another request, is the same appointment to a calendar: its messages may arrive in
    /// any order, and the last revision wins.
    /// </summary>
    private static async ValueTask<AppointmentRequest> WithCalendar(SqlSession session, AppointmentRequest request, NewAnswer answer) =>
        answer is { Kind: AnswerKind.Confirmed or AnswerKind.Accepted, Time: { } time } && request.CalendarId is null
        && await SqlAppointmentRequests.CalledOff(session, request.EntryId, time) is { } former
            ? request with { CalendarId = former.CalendarId, Sequence = former.Sequence, PutsBack = true }
            : request;

    private static async ValueTask Keep(SqlSession session, SigningKey key, AppointmentRequest request, AppointmentAnswer given)
    {
        await session.Execute(
            """
            INSERT INTO appointment_answers (id, request_id, at, what, day, part, hour, words, sequence, by, who)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
            """,
            given.Id, request.Id, given.At, given.Kind.Code(), given.Time is { } time ? (SqlValue)time.Day : SqlValue.NoText, given.Time?.Part.Code(), given.Time?.Hour.InColumn(),
            given.Words, given.Sequence, given.By, given.Who);
        await session.Execute(
            "UPDATE appointment_requests SET status = ?2, answered_at = ?3, answer_id = ?4, sequence = ?5 WHERE id = ?1",
            request.Id, given.Kind.Leaves().Code(), given.At, given.Id, given.Sequence);
        if (given is { Kind: AnswerKind.Confirmed or AnswerKind.Accepted or AnswerKind.Changed, Time: { } agreed })
        {
            await session.Execute(
                "UPDATE appointment_requests SET agreed_day = ?2, agreed_part = ?3, agreed_hour = ?4, calendar_id = COALESCE(calendar_id, ?5) WHERE id = ?1",
                request.Id, agreed.Day, agreed.Part.Code(), agreed.Hour.InColumn(), request.CalendarId ?? NudgeId.OfRequest(key, request.Id, Step.Booked));
        }
    }

    /// <summary>
    /// What would have told of an earlier answer does not go out any more; nor, where a booking is put back by another request, that it is off.
    /// </summary>
    private static async ValueTask SkipOvertaken(SqlSession session, long requestId, AnswerKind kind, Instant now)
    {
        foreach (var number in await session.All(
            """
            SELECT number FROM nudges
            WHERE request_id IN (
                SELECT o.id FROM appointment_requests q JOIN appointment_requests o ON o.entry_id = q.entry_id WHERE q.id = ?1
                  AND (o.id = q.id OR o.calendar_id = q.calendar_id))
              AND step <> 'request' AND (request_id = ?1 OR step = 'cancelled') AND status IN ('planned', 'queued', 'deferred')
            ORDER BY number /* FOR UPDATE */
            """,
            rows => rows.Number("number"), requestId))
        {
            await session.Skip(number, kind == AnswerKind.Cancelled ? SkipReason.BookingUndone : SkipReason.Overtaken, now);
        }
    }

    /// <summary>What becomes of the entry, and the line of its history.</summary>
    private static async ValueTask Mark(SqlSession session, AppointmentRequest request, AppointmentAnswer given, EntryOutcome? becomes)
    {
        var (entry, words) = (request.EntryId, EntryHistory.Answered(given.Kind.Code(), given.Time is { } time ? $"{SpokenTime.ShortDay(time.Day)}, {time.InWords}" : null));
        var changed = given.Kind switch
        {
            AnswerKind.Offered => false,
            AnswerKind.Declined => await session.SetOutcome(new OutcomeChange(entry, null, given.By, given.At) { Words = words }),
            AnswerKind.Cancelled when await StandsOtherwise(session, entry) => false,
            AnswerKind.Cancelled => await session.SetOutcome(new OutcomeChange(entry, becomes, given.By, given.At) { Words = words }),
            _ => await session.SetOutcome(new OutcomeChange(entry, EntryOutcome.Booked, given.By, given.At) { Words = words, Nudge = request.NudgeNumber }),
        };
        if (!changed)
        {
            await session.Note(entry, words, given.By, given.At);
        }
    }

    /// <summary>Two records that turned out to be one person may each have brought a booking.</summary>
    private static ValueTask<bool> StandsOtherwise(SqlSession session, long entryId) => session.Exists(
        "SELECT 1 FROM appointment_requests WHERE entry_id = ?1 AND status = 'confirmed' AND agreed_day IS NOT NULL", entryId);
}
