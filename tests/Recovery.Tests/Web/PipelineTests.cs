using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Recovery.Storage.Sql;
using Recovery.Storage.Sqlite;
using Recovery.Web;

namespace Recovery.Tests.Web;

/// <summary>What holds for every request, and for what stands around the pages.</summary>
public sealed class PipelineTests
{
    [Fact]
    public async Task No_GET_or_HEAD_changes_anything()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        await host.SignUp(SignUpBrowser.Good());
        var before = host.Dump();
        using var browser = host.Browser();

        foreach (var path in host.Paths(runner))
        {
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head })
            {
                using var request = new HttpRequestMessage(method, path);
                using var answer = await browser.SendAsync(request, TestContext.Current.CancellationToken);
                Assert.True((int)answer.StatusCode < 400, $"{method} {path.Split('/')[1]}: {answer.StatusCode}");
            }
        }

        Assert.Equal(before, host.Dump());
    }

    [Fact]
    public async Task Neither_tokens_nor_people_reach_a_log_however_much_is_asked_to_be_logged()
    {
        await using var host = await WebHost.Alone();
        var runner = await host.AddRunner();
        await host.SignUp(SignUpBrowser.Good());
        await host.SignUp(SignUpBrowser.Good().With("email", "wrong@@example.com"));
        string[] links = [.. host.Paths(runner).Where(p => p.Length > 16)];
        foreach (var link in links.Append("/b/abcdefghijklmnop"))
        {
            await host.Open(link);
            await host.Press(link, ("say", "booked"));
        }

        Assert.NotEmpty(host.Logged.Lines);
        string[] secrets = [.. links.Select(l => l[3..]), "abcdefghijklmnop", "Ann Lee", "900500", "ann500@", "wrong@@", "Runner 1"];
        Assert.All(host.Logged.Lines, line => Assert.All(secrets, secret => Assert.DoesNotContain(secret, line, StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public async Task Our_own_routing_is_not_led_astray_by_the_endpoint_of_the_host_around_it()
    {
        await using var host = await WebHost.Start();
        await using var scope = host.Get<IServiceScopeFactory>().CreateAsyncScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Request.Method = "GET";
        context.Request.Path = "/health/live";
        context.Request.RouteValues["path"] = "health/live";
        context.SetEndpoint(new Endpoint(_ => throw new InvalidOperationException("The function was called again."), null, "host"));
        context.Response.Body = new MemoryStream();

        await host.Get<FrontDoor>().Handle(context);

        Assert.Equal(200, context.Response.StatusCode);
        Assert.Null(host.Get<IHttpContextAccessor>().HttpContext);
    }

    [Fact]
    public async Task Ready_names_what_is_down()
    {
        await using (var works = await WebHost.Start())
        {
            Assert.Equal(HttpStatusCode.OK, (await works.Open("/health/ready")).Status);
        }

        await using var host = await WebHost.Start();
        host.Get<SqliteDatabase>().Dispose();
        var down = await host.Open("/health/ready");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, down.Status);
        Assert.Contains("store", JsonDocument.Parse(down.Page).RootElement.GetProperty("down").GetProperty("store").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await host.Open("/health/live")).Status);
    }

    [Fact]
    public async Task The_keys_of_cookies_and_forms_lie_in_the_store()
    {
        await using var host = await WebHost.Alone();
        await host.Open("/");

        var kept = await host.Get<SqlDatabase>().Read(
            session => session.Number("SELECT COUNT(*) FROM key_ring WHERE xml LIKE '%<key id=%'"), TestContext.Current.CancellationToken);

        Assert.Equal(1, kept);
    }
}
