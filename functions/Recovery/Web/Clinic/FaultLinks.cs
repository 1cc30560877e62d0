using Recovery.Desk.Faults;
using Recovery.Nudges;

namespace Recovery.Web.Clinic;

/// <summary>Where the desk shows what a fault is about.</summary>
internal static class FaultLinks
{
    /// <summary>Null: there is no such page, or it is this one.</summary>
    public static (string Address, string Words)? Of(Fault fault) => fault.Kind switch
    {
        FaultKind.InDoubt => ($"{ClinicPaths.Desk}?day=all&status={NudgeStatus.InDoubt.Code()}", "Show them"),
        FaultKind.Delay or FaultKind.Unwritten => ($"{ClinicPaths.Desk}?day=all&status={NudgeStatus.Deferred.Code()}", "Show them"),
        FaultKind.NoReceipts => ($"{ClinicPaths.Desk}?status={NudgeStatus.Accepted.Code()}", "Show today's"),
        FaultKind.Unsent => (ClinicPaths.Appointments, "Appointments"),
        _ => null,
    };
}
