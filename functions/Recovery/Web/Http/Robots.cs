using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Recovery.Web.Http;

/// <summary>What search engines leave alone. Pages behind tokens carry their own noindex header.</summary>
internal static class Robots
{
    private const string Text = """
        User-agent: *
        Disallow: /api/
        Disallow: /clinic
        Disallow: /hooks/
        Disallow: /sandbox

        """;

    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapMethods("/robots.txt", [HttpMethods.Get, HttpMethods.Head], () => Results.Text(Text, "text/plain; charset=utf-8"));
}
