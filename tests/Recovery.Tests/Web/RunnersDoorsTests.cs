using System.Net;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Recovery.Races;
using Recovery.Security;
using Recovery.Tests.Desk.Doors;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Web;

/// <summary>
/// Every page, form and route outside the desk, as the routes themselves list them. None goes by a cookie, so that no other site can use
/// somebody's: a form is opened by the link it is on, and providers sign what they post.
/// </summary>
public sealed class RunnersDoorsTests
{
    private const string Script = "<img src=x onerror=alert(1)>\"'<script>alert(1)</script>";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_changes_something_is_known_and_goes_by_no_cookie()
    {
        await using var host = await WebHost.Start();
        var doors = (await Doors(host, part => $"<{part}>")).Where(d => d.Changes).Select(d => d.ToString()).Order(StringComparer.Ordinal).ToList();

        Assert.Equal(
            [
                "POST /", "POST /a/<a>", "POST /api/signups", "POST /b/<b>", "POST /c/<c>", "POST /hooks/sendgrid/events", "POST /hooks/twilio/inbound",
                "POST /hooks/twilio/status/<status>", "POST /r/<r>", "POST /r/<r>/delete", "POST /r/<r>/entries/<entries>", "POST /u/<u>",
            ],
            doors);

        await Each(host, evil: "", async (door, answer) => Assert.False(answer.Headers.Contains("Set-Cookie"), $"{door} sets {string.Join(", ", answer.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])}"));
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example")]
    public async Task None_leads_to_another_site(string evil)
    {
        await using var host = await WebHost.Start();
        await Each(host, evil, async (door, answer) =>
        {
            var to = answer.Headers.Location?.OriginalString;
            Assert.True(to is null || (to.StartsWith('/') && !to.StartsWith("//", StringComparison.Ordinal) && !to.StartsWith("/\\", StringComparison.Ordinal)), $"{door} leads to {to}");
            Assert.DoesNotContain("href=\"https://evil", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
            Assert.DoesNotContain("href=\"//evil", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task No_name_or_race_runs_as_a_script_on_any_page()
    {
        await using var host = await WebHost.Start();
        await host.Get<IRaceStore>().Save(new Race(TempStore.London.Id, $"London {Script}", Script, TempStore.London.Days, Listed: true), Ct);
        var shown = new List<string>();
        await Each(host, Script, async (door, answer) =>
        {
            var type = answer.Content.Headers.ContentType?.MediaType;
            var page = await answer.Content.ReadAsStringAsync(Ct);
            if (type == "text/html")
            {
                Assert.DoesNotContain("<img", page, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain("<script>", page, StringComparison.OrdinalIgnoreCase);
                if (answer.StatusCode == HttpStatusCode.OK && page.Contains("&lt;img src=x onerror=alert(1)&gt;", StringComparison.Ordinal))
                {
                    shown.Add(string.Join('/', door.ToString().Split('/')[..2]));
                }
            }
        });

        Assert.Superset(new HashSet<string> { "GET /", "GET /b", "GET /c", "GET /r" }, shown.ToHashSet());
    }

    private static async Task<IReadOnlyList<Door>> Doors(WebHost host, Func<string, string> idAfter)
    {
        await host.Open("/privacy"); // The first request builds the pipeline.
        return await Door.All(host.Get<EndpointDataSource>(), host.Get<PageLoader>(), route => !Door.IsOfDesk(route) && !route.StartsWith("/health/", StringComparison.Ordinal), idAfter);
    }

    /// <summary>Knocks at each with links that are somebody's, whose deletion comes last.</summary>
    private static async Task Each(WebHost host, string evil, Func<Door, HttpResponseMessage, Task> look)
    {
        var added = await host.Runners.Register(StoreBuilders.Registration(evil.Length > 0 ? evil : "Ann", StoreBuilders.Mobile(1), StoreBuilders.Email(1), at: host.Now));
        var known = await host.AddRunner();
        Assert.Equal(added.RunnerId, known.RunnerId);
        await host.SignUp(SignUpBrowser.Good());
        var links = new Dictionary<string, string>
        {
            ["b"] = host.Link(LinkPurpose.Book, known.Text), ["u"] = host.Link(LinkPurpose.Stop, known.Text), ["r"] = host.Link(LinkPurpose.Runner, known.RunnerId),
            ["c"] = host.ConfirmLink(LinkPurpose.Confirm(By.Sms)),
        };
        var doors = await Doors(host, part => links.TryGetValue(part, out var link) ? link.Split('/')[^1] : part == "entries" ? $"{known.EntryId}" : part == "status" ? known.Text : "1");
        using var browser = host.Browser();
        foreach (var door in doors.OrderBy(d => (d.Path.EndsWith("/delete", StringComparison.Ordinal), d.Changes)))
        {
            string[] fields = ["returnUrl", "return", "back", "next", "url", "race", "say", "when", "name"];
            var query = string.Join('&', fields.Select(f => $"{f}={Uri.EscapeDataString(evil)}"));
            using var request = new HttpRequestMessage(new HttpMethod(door.Method), $"{door.Path}?{query}");
            request.Headers.Add("X-Forwarded-Host", "evil.example");
            if (door.Changes)
            {
                request.Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f, evil)));
            }

            using var answer = await browser.SendAsync(request, Ct);
            await look(door, answer);
        }
    }
}
