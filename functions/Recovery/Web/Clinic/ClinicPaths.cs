namespace Recovery.Web.Clinic;

/// <summary>The desk's addresses.</summary>
internal static class ClinicPaths
{
    public const string Desk = "/clinic";
    public const string SignIn = "/clinic/sign-in";
    public const string AccountSignIn = "/clinic/sign-in/account";
    public const string SignedIn = "/clinic/signed-in";
    public const string Name = "/clinic/name";
    public const string Changes = "/clinic/changes";
    public const string SignOut = "/clinic/sign-out";
    public const string SignOutEverywhere = "/clinic/sign-out-everywhere";
    public const string Coming = "/clinic/coming";
    public const string Runners = "/clinic/runners";
    public const string Races = "/clinic/races";
    public const string Faults = "/clinic/faults";

    /// <summary>The address that faults had before; it still shows them.</summary>
    public const string DeadLetters = "/clinic/dead-letters";
    public const string Appointments = "/clinic/appointments";
    public const string NewAppointment = "/clinic/appointments/new";
    public const string Replies = "/clinic/replies";
    public const string Csv = "/clinic/deliveries.csv";
    public const string PeoplesCsv = "/clinic/reminders.csv";

    /// <summary>Who needs somebody, as a part of Today's page, and what is done about them.</summary>
    public const string Needs = "/clinic/needs";

    public const string Api = "/api/clinic";

    public static string Nudge(string id) => $"/clinic/nudges/{Uri.EscapeDataString(id)}";

    public static string Appointment(long id) => FormattableString.Invariant($"{Appointments}/{id}");

    /// <summary>Where a runner's number or address is corrected.</summary>
    public static string Contact(long id) => $"{Runner(id)}/contact";

    public static string Runner(long id) => FormattableString.Invariant($"{Runners}/{id}");
}
