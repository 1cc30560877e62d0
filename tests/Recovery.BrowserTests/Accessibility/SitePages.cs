using System.Reflection;
using Microsoft.AspNetCore.Razor.Hosting;
using Recovery.Web;

namespace Recovery.BrowserTests.Accessibility;

/// <summary>Every page that the system has, as its own assembly lists them.</summary>
internal static class SitePages
{
    private const string Folder = "/Web/Pages/";

    /// <summary>Answers with a file, or with a part of another page, in place of a page.</summary>
    private static readonly string[] NoPages =
        ["AppointmentEndFile", "AppointmentFile", "BookingLinkFile", "DataFile", "MyAppointmentFile", "Sandbox/AttachedFile", "Clinic/Needs"];

    /// <summary>Their names, from the folder of all pages on: <c>Clinic/Coming</c>.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. typeof(RecoveryWeb).Assembly.GetCustomAttributes<RazorCompiledItemAttribute>()
            .Where(item => item.Type.GetCustomAttributes<RazorCompiledItemMetadataAttribute>().Any(m => m.Key == "RouteTemplate"))
            .Select(item => item.Identifier[Folder.Length..^".cshtml".Length])
            .Except(NoPages)
            .Order(StringComparer.Ordinal),
    ];

    public static bool IsOfTheDesk(string page) => page.StartsWith("Clinic/", StringComparison.Ordinal) && page != "Clinic/SignIn";

    public static TheoryData<string> Names => [.. All];

    /// <summary>Without the email as its reader gets it, who has a program of their own around it.</summary>
    public static TheoryData<string> Own => [.. All.Except(["Sandbox/Mail"])];
}
