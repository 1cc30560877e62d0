using Microsoft.Data.Sqlite;
using Microsoft.Playwright;

namespace Recovery.BrowserTests.Accessibility;

/// <summary>Today while reminders go out: it keeps itself fresh, leaves the focus where it is, and stops once nothing is open.</summary>
public sealed class TodayLiveTests(SystemUnderTest system) : IClassFixture<SystemUnderTest>
{
    [Fact]
    public async Task With_a_script_the_page_counts_on_and_without_one_it_loads_itself_again()
    {
        // The evening before: everything of Tuesday's session waits in the store, as if its hour had come.
        await system.UntilOpening(27);
        BigSession.Fill(system.StorePath);
        system.StandStill();
        Run("UPDATE nudges SET status = 'queued', accepted_at = NULL WHERE id LIKE 'big-%' AND number % 50 = 0 AND status = 'delivered'");
        Run("UPDATE nudges SET expires = expires + 86400000, due = due + 86400000, lease_until = NULL WHERE id LIKE 'big-%'");
        var page = await system.SignedIn(360);
        await Assertions.Expect(page.Locator("#now")).ToHaveAttributeAsync("data-open", "true");
        await Assertions.Expect(page.Locator("progress")).ToBeVisibleAsync();
        await Axe.Check(page, "/clinic while reminders go out");
        await SystemUnderTest.Picture(page, "today-live", whole: false);

        var button = page.Locator(".needs button[name=done]").Nth(2);
        await button.FocusAsync();
        var held = await button.GetAttributeAsync("value");
        var top = await Top(page);
        var waiting = await page.Locator("#sentence").InnerTextAsync();
        Run("UPDATE nudges SET handled = 'done', handled_at = 1 WHERE id IN (SELECT id FROM nudges WHERE id LIKE 'big-%' AND status IN ('undelivered', 'rejected') AND handled IS NULL ORDER BY slot DESC LIMIT 1)");
        Run("UPDATE nudges SET status = 'delivered', accepted_at = slot WHERE id IN (SELECT id FROM nudges WHERE id LIKE 'big-%' AND status = 'queued' LIMIT 9)");

        await Assertions.Expect(page.Locator("#sentence")).Not.ToHaveTextAsync(waiting, new LocatorAssertionsToHaveTextOptions { Timeout = 20_000 });
        Assert.Equal(held, await page.EvaluateAsync<string>("document.activeElement.value"));
        Assert.True(Math.Abs(await Top(page) - top) < 3, "The page jumped.");
        await Assertions.Expect(page.Locator("#news")).ToContainTextAsync("need you");

        Run("UPDATE nudges SET status = 'delivered', accepted_at = slot WHERE id LIKE 'big-%' AND status IN ('queued', 'planned', 'deferred')");
        Run("UPDATE nudges SET status = 'delivered' WHERE status = 'accepted'");
        await Assertions.Expect(page.Locator("#now")).ToHaveAttributeAsync("data-open", "false", new LocatorAssertionsToHaveAttributeOptions { Timeout = 20_000 });
        await Assertions.Expect(page.Locator("progress")).ToHaveCountAsync(0);
    }

    private static Task<double> Top(IPage page) => page.EvaluateAsync<double>("document.activeElement.getBoundingClientRect().top");

    private void Run(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={system.StorePath};Default Timeout=60");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
