using Recovery.Appointments;

namespace Recovery.Web.Pages.Clinic;

/// <summary>A request's card, with the fields beside "Mark as booked".</summary>
public sealed record RequestView(AppointmentRequest Request, TimeFieldsView Fields);
