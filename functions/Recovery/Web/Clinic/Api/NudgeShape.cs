using System.Globalization;
using NodaTime;
using Recovery.Desk;
using Recovery.Nudges;
using Recovery.Web.Clinic.Words;

namespace Recovery.Web.Clinic.Api;

/// <summary>A nudge as the API serves it; what it has none of is left out. Times are in clinic time, with their offset.</summary>
public sealed record NudgeShape(
    string Id,
    string? EntryId,
    string? RunnerId,
    string Name,
    string Race,
    string RaceDay,
    string Step,
    string Channel,
    string Session,
    DateTimeOffset NotBefore,
    DateTimeOffset Target,
    DateTimeOffset Expires,
    string Status,
    string? Reason,
    int? Segments,
    string? ProviderId,
    DateTimeOffset? QueuedAt,
    DateTimeOffset? AcceptedAt,
    DateTimeOffset? FinishedAt)
{
    public static NudgeShape Of(LogLine line, DateTimeZone zone)
    {
        var nudge = line.Nudge;
        return new NudgeShape(
            nudge.Id, Number(nudge.EntryId), Number(nudge.RunnerId), line.Name, nudge.RaceId, nudge.RaceDay.Iso(), nudge.Step, nudge.Channel.Code,
            nudge.SessionDay.Iso(), nudge.NotBefore.In(zone), nudge.Target.In(zone), nudge.Expires.In(zone), nudge.Status.Code(),
            nudge.Reason, nudge.Segments, nudge.ProviderId, nudge.QueuedAt?.In(zone), nudge.AcceptedAt?.In(zone), nudge.FinishedAt?.In(zone));
    }

    private static string? Number(long? number) => number?.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A page of a list; <c>after=next</c> continues it.</summary>
/// <param name="Total">How many there are in all; null: too many to be counted, or this isn't the first page.</param>
public sealed record PageShape<T>(IReadOnlyList<T> Items, string? Next, int? Total = null);

/// <summary>How many nudges of a day stand where, and what those of each step led to.</summary>
public sealed record SummaryShape(
    string Day, IReadOnlyDictionary<string, int> ByStatus, IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> ByStep,
    IReadOnlyDictionary<string, LedTo> LedTo);
