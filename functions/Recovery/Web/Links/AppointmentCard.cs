using Recovery.Appointments;

namespace Recovery.Web.Links;

/// <summary>How a runner's request or booking stands, as each of the runner's pages shows it.</summary>
/// <param name="Calendar">The address of the calendar's file; null: nothing is booked, or the clinic is not open then any more.</param>
/// <param name="Withdrawal">The address of the file that takes it off a calendar; null: there is nothing to take off.</param>
/// <param name="OfferIsOpen">The other time can still be said yes to.</param>
/// <param name="Times">What can be asked for instead.</param>
/// <param name="Wrong">What is wrong with what was pressed.</param>
/// <param name="Entry">On a page with several: the one that it is for.</param>
public sealed record AppointmentCard(
    AppointmentRequest Request, string? Calendar, string? Withdrawal, bool OfferIsOpen, IReadOnlyList<OfferedPart> Times, string? Wrong, long? Entry = null);
