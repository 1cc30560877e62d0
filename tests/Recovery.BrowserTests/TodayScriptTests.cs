using Microsoft.Data.Sqlite;
using Microsoft.Playwright;

namespace Recovery.BrowserTests;

/// <summary>What Today's script does to the page under somebody's hand, and what it says when it can't go on.</summary>
public sealed class TodayScriptTests(SystemUnderTest system) : IClassFixture<SystemUnderTest>
{
    private const int Patience = 30_000;

    [Fact]
    public async Task What_is_open_and_what_has_the_focus_stay_so_while_the_page_counts_on()
    {
        var page = await Open();
        await page.Locator("details.counted summary").ClickAsync();
        await page.Locator("details.counted summary").FocusAsync();
        var before = await page.Locator("#sentence").InnerTextAsync();

        Run("UPDATE nudges SET status = 'delivered', accepted_at = slot WHERE number = (SELECT number FROM nudges WHERE session_day = '2027-04-27' AND status = 'queued' LIMIT 1)");

        await Assertions.Expect(page.Locator("#sentence")).Not.ToHaveTextAsync(before, new LocatorAssertionsToHaveTextOptions { Timeout = Patience });
        await Assertions.Expect(page.Locator("details.counted")).ToHaveAttributeAsync("open", "");
        Assert.Equal("SUMMARY", await page.EvaluateAsync<string>("document.activeElement.tagName"));
    }

    [Fact]
    public async Task Out_of_reach_the_page_says_as_of_when_it_is_and_goes_on_once_it_is_back()
    {
        var page = await Open();
        await page.RouteAsync("**/clinic/needs*", route => route.AbortAsync());

        await Assertions.Expect(page.Locator("#lost")).ToBeVisibleAsync(new LocatorAssertionsToBeVisibleOptions { Timeout = Patience });
        await Assertions.Expect(page.Locator("#lost")).ToContainTextAsync($"as of {await page.Locator("#now").GetAttributeAsync("data-as-of")}. We keep trying.");
        await Assertions.Expect(page.Locator("#news")).ToContainTextAsync("We can't reach the system");

        await page.UnrouteAsync("**/clinic/needs*");
        await Assertions.Expect(page.Locator("#lost")).ToBeHiddenAsync(new LocatorAssertionsToBeHiddenOptions { Timeout = Patience });
    }

    [Fact]
    public async Task Once_the_session_has_ended_the_page_says_so_and_leads_to_the_sign_in()
    {
        var page = await Open();
        await page.Context.ClearCookiesAsync();

        await Assertions.Expect(page.Locator("#signed-out")).ToBeVisibleAsync(new LocatorAssertionsToBeVisibleOptions { Timeout = Patience });
        await Assertions.Expect(page.Locator("#signed-out")).ToContainTextAsync("You've been signed out, so this page shows how it stood as of ");
        await page.Locator("#signed-out a").ClickAsync();
        await page.WaitForURLAsync("**/clinic/sign-in?returnUrl=%2Fclinic");
    }

    /// <summary>Today on a morning on which some reminders are still to go out, and none of them does.</summary>
    private async Task<IPage> Open()
    {
        await system.UntilOpening(27);
        Run(
            """
            UPDATE nudges SET status = 'queued', accepted_at = NULL, queued_generation = generation, expires = expires + 86400000, due = due + 86400000, lease_until = NULL
            WHERE session_day = '2027-04-27' AND status IN ('accepted', 'delivered') AND number % 2 = 0
            """);
        var page = await system.SignedIn(360);
        await Assertions.Expect(page.Locator("#now")).ToHaveAttributeAsync("data-open", "true");
        return page;
    }

    private void Run(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={system.StorePath};Default Timeout=60");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
