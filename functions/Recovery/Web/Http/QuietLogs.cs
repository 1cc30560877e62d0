using Microsoft.Extensions.Logging;

namespace Recovery.Web.Http;

/// <summary>
/// Links carry tokens in their paths, and ASP.NET Core logs paths. So its categories log from warnings on, whatever the
/// configuration, and the one whose log scope holds the path logs nothing.
/// </summary>
internal static class QuietLogs
{
    private const string AspNetCore = "Microsoft.AspNetCore";
    private const string Requests = "Microsoft.AspNetCore.Hosting.Diagnostics";

    public static void Apply(LoggerFilterOptions options)
    {
        for (var i = options.Rules.Count - 1; i >= 0; i--)
        {
            if (options.Rules[i].CategoryName?.StartsWith(AspNetCore, StringComparison.OrdinalIgnoreCase) == true
                && (options.Rules[i].LogLevel ?? LogLevel.Trace) < LogLevel.Warning)
            {
                options.Rules.RemoveAt(i);
            }
        }

        options.AddFilter(AspNetCore, LogLevel.Warning);
        options.AddFilter(Requests, LogLevel.None);
        // Warns at each start that keys are stored without a certificate: their folder is as private as the store beside it.
        options.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
    }
}
