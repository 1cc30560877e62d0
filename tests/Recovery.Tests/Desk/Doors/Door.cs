using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Recovery.Web.Clinic.SignIn;

namespace Recovery.Tests.Desk.Doors;

/// <summary>One way in: a page, a form's handler or a route of an API.</summary>
/// <param name="Path">With something in place of each part that is left open.</param>
/// <param name="IsForManagers">By its policy, or by the mark on its handler.</param>
internal sealed partial record Door(string Method, string Path, bool IsForManagers)
{
    /// <summary>Where people sign in: open to everybody.</summary>
    private static readonly string[] Open = ["/clinic/sign-in", "/clinic/sign-in/account"];

    public bool IsForPrograms => Path.StartsWith("/api/", StringComparison.Ordinal);

    public bool Changes => Method is not ("GET" or "HEAD");

    /// <summary>With everything that the runner's record goes with.</summary>
    public bool Erases => this is { Method: "DELETE", IsForPrograms: true } && Path.Split('/') is [.., "runners", _] || Path.EndsWith("?handler=Erase", StringComparison.Ordinal);

    /// <summary>Ends the session.</summary>
    public bool SignsOut => Path.StartsWith("/clinic/sign-out", StringComparison.Ordinal);

    /// <summary>Answers whatever the API has no address for.</summary>
    public bool IsNowhere => Path == "/api/clinic/nowhere";

    public HttpRequestMessage Knock() => new(new HttpMethod(Method), Path);

    public override string ToString() => $"{Method} {Path}";

    /// <summary>Every one of the desk, as the routes say, with addresses made of what is known.</summary>
    public static async Task<IReadOnlyList<Door>> All(DeskHost host, Known known)
    {
        using var browser = host.Browser();
        await browser.GetStringAsync("/health/live"); // The first request builds the pipeline.
        await browser.GetStringAsync("/privacy");
        var all = await All(host.Get<EndpointDataSource>(), host.Get<PageLoader>(), IsOfDesk, known.IdAfter);
        return [.. all.Where(d => !Open.Contains(d.Path)).Select(d => d with { Path = known.WithQuery(d.Path) })];
    }

    public static bool IsOfDesk(string route) => route.TrimStart('/') is var path
        && (path.StartsWith("clinic", StringComparison.Ordinal) || path.StartsWith("api/clinic", StringComparison.Ordinal));

    /// <summary>Every one of those wanted.</summary>
    /// <param name="wanted">Whether a route, as it is written, is one of them.</param>
    /// <param name="idAfter">What stands in an address after a part of it.</param>
    public static async Task<IReadOnlyList<Door>> All(EndpointDataSource routes, PageLoader pages, Func<string, bool> wanted, Func<string, string> idAfter)
    {
        var doors = new List<Door>();
        foreach (var endpoint in routes.Endpoints.OfType<RouteEndpoint>().Where(e => wanted(e.RoutePattern.RawText!)))
        {
            foreach (var path in AddressesOf(endpoint.RoutePattern.RawText!, idAfter))
            {
                doors.AddRange(await Of(pages, endpoint, path));
            }
        }

        return [.. doors.Distinct()];
    }

    private static async Task<IEnumerable<Door>> Of(PageLoader pages, RouteEndpoint endpoint, string path)
    {
        var isForManagers = endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(a => a.Policy == ClinicAuthentication.ManagerPolicy);
        if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page)
        {
            var compiled = await pages.LoadAsync(page, endpoint.Metadata);
            // A page's own filter (OnPageHandlerExecuting) is listed as a handler of the method "PAGE".
            return compiled.HandlerMethods.Where(h => h.HttpMethod != "Page").Select(h => new Door(
                h.HttpMethod.ToUpperInvariant(), h.Name is null ? path : $"{path}?handler={h.Name}", isForManagers || ForManagersAttribute.IsOn(h.MethodInfo)));
        }

        return (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET", "POST", "DELETE"]).Select(m => new Door(m, path, isForManagers));
    }

    /// <summary>One for each word that the route chooses from.</summary>
    private static IReadOnlyList<string> AddressesOf(string route, Func<string, string> idAfter)
    {
        IReadOnlyList<string> addresses = [""];
        foreach (var part in Parts().Matches(route).Select(m => m.Value.TrimStart('/')).Where(p => p.Length > 0))
        {
            addresses = [.. addresses.SelectMany(a => Words(part, a[(a.LastIndexOf('/') + 1)..]).Select(w => $"{a}/{w}"))];
        }

        return addresses is [""] ? ["/"] : addresses;

        IEnumerable<string> Words(string part, string before) => part switch
        {
            _ when !part.Contains('{', StringComparison.Ordinal) => [part],
            _ when part.StartsWith("{*", StringComparison.Ordinal) => ["nowhere"],
            _ when Choice().Match(part) is { Success: true } choice => choice.Groups[1].Value.Split('|'),
            _ => [idAfter(before)],
        };
    }

    /// <summary>Up to the next slash that is not within braces.</summary>
    [GeneratedRegex(@"/?(\{(?:[^{}]|\{\{|\}\})*\}|[^/{}]+)")]
    private static partial Regex Parts();

    [GeneratedRegex(@"regex\(\^\(([\w|-]+)\)\$\)")]
    private static partial Regex Choice();
}
