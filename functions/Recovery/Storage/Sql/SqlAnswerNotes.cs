using System.Globalization;
using NodaTime.Text;
using Recovery.Appointments;
using Recovery.Desk;

namespace Recovery.Storage.Sql;

/// <summary>An answer as a change at the desk: who gave it, what stood before, what stands now.</summary>
internal static class SqlAnswerNotes
{
    private static readonly LocalDatePattern Day = LocalDatePattern.CreateWithInvariantCulture("ddd d MMM uuuu");

    public static DeskChange Of(AppointmentRequest request, AppointmentAnswer given, string who) => new(who, What(given.Kind))
    {
        EntryId = request.EntryId,
        RunnerId = request.RunnerId,
        Subject = request.Id.ToString(CultureInfo.InvariantCulture),
        Was = request.Stands ? Words(request.Agreed!) : request.Offer is { } offer ? $"offered {Words(offer)}"
            : request.IsByReception ? null : Words(new AgreedTime(request.Day, null, request.Part)),
        Becomes = given switch
        {
            { Kind: AnswerKind.Declined } => given.Words,
            { Kind: AnswerKind.Cancelled } => "cancelled",
            { Kind: AnswerKind.Offered, Time: { } time } => $"offered {Words(time)}",
            { Time: { } time } => Words(time),
            _ => null,
        },
    };

    private static string What(AnswerKind kind) => kind switch
    {
        AnswerKind.Offered => DeskActions.OfferedTime,
        AnswerKind.Declined => DeskActions.DeclinedRequest,
        AnswerKind.Changed => DeskActions.ChangedAppointment,
        AnswerKind.Cancelled => DeskActions.CancelledAppointment,
        _ => DeskActions.ConfirmedRequest,
    };

    private static string Words(AgreedTime time) => $"{Day.Format(time.Day)}, {time.InWords}";
}
