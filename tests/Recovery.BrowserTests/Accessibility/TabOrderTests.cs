namespace Recovery.BrowserTests.Accessibility;

/// <summary>Every page by the Tab key alone: the skip link first, all that can be pressed in the order in which it is read, the focus always to be seen, and out again.</summary>
public sealed class TabOrderTests(OpenPages pages) : IClassFixture<OpenPages>
{
    [Theory]
    [MemberData(nameof(SitePages.Own), MemberType = typeof(SitePages))]
    public async Task Tab_goes_through_the_page_as_it_is_read(string name)
    {
        var page = await pages.For(name);
        var faults = new List<string>();
        foreach (var address in await pages.Addresses(name))
        {
            await page.GotoAsync(address);
            faults.AddRange((await TabOrder.Faults(page)).Select(f => $"{address}: {f}"));
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }
}
