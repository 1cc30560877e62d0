using NodaTime;
using Recovery.Desk.Faults;

namespace Recovery.Web.Clinic.Words;

/// <summary>What is stuck, in a line.</summary>
internal static class FaultWords
{
    /// <summary>"Texts are on hold since 07:31: Twilio didn't accept our sign-in. 212 wait." What to do is told on the page of faults.</summary>
    public static string Line(Fault fault, Instant now, DateTimeZone zone) =>
        $"{(fault.Since is { } since ? $" since {Moment(since, now, zone)}" : "")}: {fault.Why} {Waiting(fault)}".TrimEnd();

    /// <summary>"212 wait."; empty: nothing waits.</summary>
    public static string Waiting(Fault fault) => fault.Waiting switch
    {
        0 => "",
        1 => "1 waits.",
        _ => $"{fault.Waiting:N0} wait.",
    };

    /// <summary>The hour alone while it is today's.</summary>
    public static string Moment(Instant at, Instant now, DateTimeZone zone) =>
        at.InZone(zone).Date == now.InZone(zone).Date ? at.TimeIn(zone) : at.MomentIn(zone);
}
