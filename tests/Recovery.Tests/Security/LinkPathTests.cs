using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Razor.Hosting;
using Recovery.Security;

namespace Recovery.Tests.Security;

/// <summary>The pages write their routes in their own files, so the letters of links are held to them here.</summary>
public sealed partial class LinkPathTests
{
    [Fact]
    public void The_letters_of_links_are_those_of_the_pages_that_take_a_token() => Assert.Equal(LinkPath.Roots, PageRoutes()
        .Select(r => Root().Match(r)).Where(m => m.Success).Select(m => m.Groups["root"].Value).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("/a/AAAABJn", true)]
    [InlineData("/A/AAAABJn", true)]
    [InlineData("/a", false)]
    [InlineData("/api/runners", false)]
    [InlineData("/clinic", false)]
    [InlineData("/", false)]
    public void A_link_is_told_by_its_path(string path, bool isLink) => Assert.Equal(isLink, LinkPath.IsLink(path));

    private static IEnumerable<string> PageRoutes() => typeof(LinkPath).Assembly.GetTypes()
        .SelectMany(t => t.GetCustomAttributes<RazorCompiledItemMetadataAttribute>())
        .Where(a => a.Key == "RouteTemplate").Select(a => a.Value);

    [GeneratedRegex(@"^(?<root>/[^/]+)/\{token\}")]
    private static partial Regex Root();
}
