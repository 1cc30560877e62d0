using NodaTime;
using Recovery.Clinic;

namespace Recovery.Appointments;

/// <summary>A part of an open day that can be asked for.</summary>
/// <param name="AnswerBy">By when reception rings a runner who asks for it now, in clinic time; at least an hour before it begins.</param>
public sealed record OfferedPart(LocalDate Day, PartOfDay Part, LocalDateTime AnswerBy)
{
    /// <summary>The parts of these days for which an answer can still come in time, in their order.</summary>
    public static IReadOnlyList<OfferedPart> Of(ClinicHours hours, IEnumerable<Session> sessions, LocalDateTime now) =>
    [
        .. from session in sessions
           from part in PartsOfDay.Of(session)
           let answerBy = AnswerTime.For(hours, now, session.Day.At(PartsOfDay.Within(session, part)!.Value.From))
           where answerBy is not null
           select new OfferedPart(session.Day, part, answerBy.Value),
    ];
}
