using Microsoft.AspNetCore.Http;

namespace Recovery.Web.Clinic.SignIn;

/// <summary>Marks what a page of the desk asks for by itself, so that a forgotten device doesn't stay signed in for ever.</summary>
internal static class OwnRefresh
{
    private const string Field = "refresh";
    private const string Value = "own";

    /// <summary>This page's address with the mark, as a refresh asks for it.</summary>
    public static string AddressOf(HttpRequest page) => Marked(
        page.PathBase.Add(page.Path).ToUriComponent() + QueryString.Create(page.Query.Where(q => q.Key != Field)));

    /// <param name="address">A path on this site, with or without a query.</param>
    public static string Marked(string address) => $"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{Field}={Value}";

    public static bool Is(HttpRequest request) => request.Query[Field] == Value;
}
