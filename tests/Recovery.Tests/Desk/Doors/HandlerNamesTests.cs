using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;

namespace Recovery.Tests.Desk.Doors;

/// <summary>What a page's handler asks for is what an address or a form gives it.</summary>
public sealed class HandlerNamesTests : DeskTest
{
    /// <summary>Route values that the framework sets itself; they count before an address's query.</summary>
    private static readonly string[] Taken = ["page", "handler", "area", "action", "controller"];

    [Fact]
    public async Task No_page_asks_for_something_by_a_name_that_the_framework_has_taken()
    {
        using var browser = Host.Browser();
        await browser.GetStringAsync("/privacy", TestContext.Current.CancellationToken); // The first request builds the pipeline.
        var asked = new List<string>();
        foreach (var endpoint in Host.Get<EndpointDataSource>().Endpoints)
        {
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page)
            {
                var compiled = await Host.Get<PageLoader>().LoadAsync(page, endpoint.Metadata);
                asked.AddRange(compiled.HandlerMethods.SelectMany(h => h.Parameters).Select(p => $"{page.ViewEnginePath}: {p.BindingInfo?.BinderModelName ?? p.Name}"));
                asked.AddRange(compiled.BoundProperties.Select(p => $"{page.ViewEnginePath}: {p.BindingInfo?.BinderModelName ?? p.Name}"));
            }
        }

        Assert.Contains("/Clinic/Appointments: requests", asked);
        Assert.DoesNotContain(asked, a => Taken.Any(t => a.EndsWith($": {t}", StringComparison.OrdinalIgnoreCase)));
    }
}
