using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Recovery.LocalHost;
using Recovery.LocalHost.Discovery;
using Recovery.LocalHost.Settings;

namespace Recovery.Tests.LocalHost;

public sealed class HttpTests : IAsyncLifetime
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;
    private readonly HttpClient _http = new(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromSeconds(30) });
    private WebApplication? _app;

    [Theory]
    [InlineData("GET", "/hello/Anna", 200, "Hello Anna, call 1")]
    [InlineData("POST", "/hello/Anna", 405, "")]
    [InlineData("POST", "/plain", 202, "")]
    [InlineData("GET", "/result", 200, "typed")]
    [InlineData("DELETE", "/result", 200, "typed")]
    [InlineData("GET", "/void", 418, "")]
    [InlineData("GET", "/fails", 500, "")]
    [InlineData("GET", "/Named", 200, "by its name")]
    [InlineData("GET", "/nowhere", 404, "")]
    public async Task A_function_answers_at_its_route(string method, string path, int status, string body)
    {
        await Start("");

        using var answer = await _http.SendAsync(new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative)), Ct);

        Assert.Equal((status, body), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Ct)));
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Fact]
    public async Task Each_invocation_has_an_instance_and_a_scope_of_its_own()
    {
        await Start("");

        Assert.Equal("Hello Anna, call 1", await _http.GetStringAsync(new Uri("/hello/Anna", UriKind.Relative), Ct));
        Assert.Equal("Hello Ben, call 1", await _http.GetStringAsync(new Uri("/hello/Ben", UriKind.Relative), Ct));
    }

    [Fact]
    public async Task The_route_prefix_of_host_json_goes_before_every_route()
    {
        await Start("api/v1");

        Assert.Equal("typed", await _http.GetStringAsync(new Uri("/api/v1/result", UriKind.Relative), Ct));
        using var without = await _http.GetAsync(new Uri("/result", UriKind.Relative), Ct);
        Assert.Equal(HttpStatusCode.NotFound, without.StatusCode);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused()
    {
        await Start("");

        // Asked first: a server that hangs up on a body that is on its way may cost its sender the answer.
        using var post = new HttpRequestMessage(HttpMethod.Post, new Uri("/reads", UriKind.Relative))
        {
            Content = new ByteArrayContent(new byte[1024 * 1024 + 1]), Headers = { ExpectContinue = true },
        };
        using var answer = await _http.SendAsync(post, Ct);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }

    private async Task Start(string routePrefix)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddScoped<Counter>();
        builder.AddLocalFunctions(
            FunctionCatalog.Of(
                [.. FunctionDefinition.FindAll(typeof(Answers))], HostJson.Default with { RoutePrefix = routePrefix }, new ConfigurationBuilder().Build()),
            new LocalFunctionsOptions(Timers: false, Queues: false));
        _app = builder.Build();
        _app.MapFunctions();
        await _app.StartAsync(Ct);
        _http.BaseAddress = new Uri(_app.Urls.Single());
    }

    public sealed class Counter
    {
        public int Calls { get; set; }
    }

    public sealed class Answers(Counter counter)
    {
        [Function("Hello")]
        public async Task<IActionResult> Hello(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "hello/{name}")] HttpRequest request, CancellationToken ct)
        {
            counter.Calls++;
            await request.HttpContext.Response.WriteAsync($"Hello {request.RouteValues["name"]}, call {counter.Calls}", ct);
            return new EmptyResult();
        }

        [Function("Plain")]
        public static IActionResult Plain([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "plain")] HttpRequest request) =>
            new StatusCodeResult(StatusCodes.Status202Accepted);

        [Function("Result")]
        public static ValueTask<IResult> Result([HttpTrigger(AuthorizationLevel.Anonymous, Route = "/result")] HttpRequest request) =>
            ValueTask.FromResult(Results.Text("typed"));

        [Function("Void")]
        public static void Void([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "void")] HttpRequest request) =>
            request.HttpContext.Response.StatusCode = StatusCodes.Status418ImATeapot;

        [Function("Fails")]
        public static Task Fails([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "fails")] HttpRequest request) =>
            throw new InvalidOperationException("It fails.");

        [Function("Named")]
        public static Task<IResult> Named([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
            Task.FromResult(Results.Text("by its name"));

        [Function("Reads")]
        public static async Task<IActionResult> Reads([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "reads")] HttpRequest request)
        {
            await request.Body.CopyToAsync(Stream.Null);
            return new OkResult();
        }
    }
}
