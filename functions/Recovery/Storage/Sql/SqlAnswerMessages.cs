using Recovery.Appointments;
using Recovery.Channels;
using Recovery.Nudges;
using Recovery.Runners;
using Recovery.Security;

namespace Recovery.Storage.Sql;

/// <summary>Plans the message that tells a runner of an answer.</summary>
internal static class SqlAnswerMessages
{
    /// <summary>Returns how the runner is told; null: there is no time for it, or no channel is open.</summary>
    public static async ValueTask<Channel?> Plan(SqlSession session, SigningKey key, AppointmentRequest request, AppointmentAnswer given, AnswerTimes? times)
    {
        if (times is null || await OpenChannel(session, request.EntryId) is not { } channel)
        {
            return null;
        }

        var step = given.Kind.Step();

        // The first time that a request is booked its message has the id that it always had: a restored store finds what went out.
        var id = step == Timing.Step.Booked && given.Sequence == 0 ? NudgeId.OfRequest(key, request.Id, step) : NudgeId.OfAnswer(key, given.Id);
        await session.PlanAbout(
            id, request.Id, step, channel, given.Time?.Day ?? request.Day, times.NotBefore, times.Expires, times.Units[channel], given.At, given.Id);
        return channel;
    }

    /// <summary>A letter can hold the calendar's file, so such a channel comes first. Null: the runner has stopped or switched off every channel.</summary>
    private static async ValueTask<Channel?> OpenChannel(SqlSession session, long entryId)
    {
        var allowed = (await SqlEntryChannels.Of(session, entryId)).Keys.InOrder().OrderByDescending(c => c.Form == MessageForm.Letter).ToList();
        foreach (var channel in allowed)
        {
            var column = SqlChannels.HashColumn(channel.Contact);
            var hash = await session.FirstOrNull(
                $"SELECT r.{column} FROM entries e JOIN runners r ON r.id = e.runner_id WHERE e.id = ?1 AND r.{column} IS NOT NULL",
                rows => rows.Text(column), entryId);
            if (hash is not null && !await session.IsStopped(hash, channel))
            {
                return channel;
            }
        }

        return null;
    }
}
