using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Recovery.Web.Clinic.SignIn;

namespace Recovery.Tests.Desk.Doors;

/// <summary>One way in at the desk: a page, a form's handler or a route of the API, with an address made up for it.</summary>
/// <param name="IsForManagers">By its policy, or by the mark on its handler.</param>
internal sealed partial record Door(string Method, string Path, bool IsForManagers)
{
    /// <summary>Where people sign in: open to everybody.</summary>
    private static readonly string[] Open = ["/clinic/sign-in", "/clinic/sign-in/account"];

    public bool IsForPrograms => Path.StartsWith("/api/", StringComparison.Ordinal);

    public bool Changes => Method is not ("GET" or "HEAD");

    public HttpRequestMessage Knock() => new(new HttpMethod(Method), Path);

    public override string ToString() => $"{Method} {Path}";

    /// <summary>Every one that there is, as the routes say.</summary>
    public static async Task<IReadOnlyList<Door>> All(DeskHost host)
    {
        using var browser = host.Browser();
        await browser.GetStringAsync("/health/live"); // The first request builds the pipeline.
        await browser.GetStringAsync("/privacy");
        var doors = new List<Door>();
        foreach (var endpoint in host.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var path = AddressOf(endpoint);
            if ((path.StartsWith("/clinic", StringComparison.Ordinal) || path.StartsWith("/api/clinic", StringComparison.Ordinal)) && !Open.Contains(path))
            {
                doors.AddRange(await Of(host, endpoint, path));
            }
        }

        return [.. doors.Distinct()];
    }

    private static async Task<IEnumerable<Door>> Of(DeskHost host, RouteEndpoint endpoint, string path)
    {
        var isForManagers = endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(a => a.Policy == ClinicAuthentication.ManagerPolicy);
        if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page)
        {
            var compiled = await host.Get<PageLoader>().LoadAsync(page, endpoint.Metadata);
            return compiled.HandlerMethods.Select(h => new Door(
                h.HttpMethod.ToUpperInvariant(), h.Name is null ? path : $"{path}?handler={h.Name}", isForManagers || ForManagersAttribute.IsOn(h.MethodInfo)));
        }

        return (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET", "POST", "DELETE"]).Select(m => new Door(m, path, isForManagers));
    }

    /// <summary>With something in place of each part that is left open.</summary>
    private static string AddressOf(RouteEndpoint endpoint) =>
        "/" + Parameter().Replace(endpoint.RoutePattern.RawText!.Trim('/'), p => p.Groups["any"].Success ? "nowhere"
            : p.Groups["choice"].Success ? p.Groups["choice"].Value
            : p.Value.Contains(":long", StringComparison.Ordinal) ? "4711"
            : p.Value.StartsWith("{channel", StringComparison.Ordinal) ? "sms" : "4711");

    [GeneratedRegex(@"\{(?<any>\*+)?\w+(:regex\(\^\((?<choice>[\w-]+)\|[^}]*|:[^}]*)?\}")]
    private static partial Regex Parameter();
}
