using Recovery.Appointments;
using Recovery.Desk;
using Recovery.Runners;
using Recovery.Settings;
using Recovery.Time;

namespace Recovery.Web.Clinic;

/// <summary>An answer to a request as it was typed on a page or sent as JSON: nothing in it is checked.</summary>
/// <param name="Time">The day, and an hour or a part of it.</param>
/// <param name="Words">Of a no, one of <see cref="DeclineWords.Ready"/>; empty: none.</param>
/// <param name="Own">A sentence of one's own, which counts before the ready one.</param>
/// <param name="Seen">The answer that stood when this one was decided on; zero: none did; null: whatever stands.</param>
/// <param name="IsBrief">Programs leave out a day that stays; on a page an empty field is forgotten.</param>
public sealed record TypedAnswer(AgreedForm Time, string? Words, string? Own, long? Seen, bool IsBrief = false);

/// <summary>Checks what was typed to answer a request, and gives the answer: the desk's pages and the API do the same.</summary>
public sealed class TypedAnswers(AppointmentDesk desk, RecoverySettings settings, ClinicClock clock)
{
    /// <summary>Null: something typed is wrong, and <paramref name="mistakes"/> says what.</summary>
    public async Task<AnswerResult?> Give(AppointmentRequest request, AnswerKind kind, TypedAnswer typed, string who, Mistakes mistakes)
    {
        var by = ChangedBy.Desk(who);
        return kind switch
        {
            AnswerKind.Cancelled => await desk.Cancel(request, by, seen: typed.Seen),
            AnswerKind.Declined => await Decline(request, typed, by, mistakes),
            _ => await Timed(request, kind, typed, by, mistakes),
        };
    }

    private async Task<AnswerResult?> Decline(AppointmentRequest request, TypedAnswer typed, ChangedBy by, Mistakes mistakes)
    {
        var isOwn = !string.IsNullOrWhiteSpace(typed.Own);
        var words = DeclineWords.Check(isOwn ? typed.Own : typed.Words, out var wrong);
        if (wrong is not null)
        {
            mistakes.Add(isOwn ? "own" : "words", wrong);
            return null;
        }

        return await desk.Decline(request, words, by, typed.Seen);
    }

    private async Task<AnswerResult?> Timed(AppointmentRequest request, AnswerKind kind, TypedAnswer typed, ChangedBy by, Mistakes mistakes)
    {
        var (hours, now) = (settings.Clinic.Hours, clock.Now.InZone(clock.Zone).LocalDateTime);
        // A yes is to what was asked for unless another day is named; an offer or a change names its own.
        var time = kind == AnswerKind.Confirmed && (typed.IsBrief || request.Agreed is null)
            ? typed.Time.Check(request, hours, now, mistakes.Add)
            : typed.Time.Check(typed.IsBrief ? request.Agreed?.Day : null, null, hours, now, mistakes.Add);
        return time is null ? null : await (kind switch
        {
            AnswerKind.Offered => desk.Offer(request, time, by, typed.Seen),
            AnswerKind.Changed => desk.Change(request, time, by, typed.Seen),
            _ => desk.Confirm(request, time, by, typed.Seen),
        });
    }
}
