using Recovery.Messages;

namespace Recovery.Appointments;

/// <summary>An answer in the facts that messages are made from.</summary>
/// <param name="Time">What is offered, booked or off; null: what was asked for, where nothing else is known.</param>
/// <param name="IsAcceptance">The runner said yes to it: of a part of the day, nobody has agreed on an hour.</param>
internal sealed record SaidAnswer(AppointmentRequest Request, AgreedTime? Time, string? Words, bool IsAcceptance)
{
    private AgreedTime When => Time ?? new AgreedTime(Request.Day, null, Request.Part);

    public BookedFacts AsBooking(string link) => new(Request.Name, When.Day, When.Hour, When.Part, link, !IsAcceptance);

    public OfferFacts AsOffer(string link) => new(Request.Name, Request.Day, Request.Part, When.Day, When.Hour, When.Part, link);

    public DeclinedFacts AsDeclined(string link) => new(Request.Name, Request.Day, Request.Part, Words, link);
}
