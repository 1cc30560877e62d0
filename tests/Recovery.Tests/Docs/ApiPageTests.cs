using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Recovery.Nudges;
using Recovery.Import;
using Recovery.Tests.Web;
using Recovery.Web.Clinic.Api;

namespace Recovery.Tests.Docs;

/// <summary>infra/docs/api.md tells every route, field and column, and no other.</summary>
public sealed partial class ApiPageTests
{
    private const string Csv = "/clinic/deliveries.csv";

    private static readonly MarkdownPage Page = MarkdownPage.Of("infra/docs/api.md");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_route_for_programs_is_told()
    {
        await using var host = await WebHost.Start();
        using var browser = host.Browser();
        await browser.GetStringAsync("/health/live", Ct); // The first request builds the pipeline.
        var routes = host.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(e => (Path: $"/{Constraint().Replace(e.RoutePattern.RawText!.Trim('/'), "}")}", Methods: e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]))
            .Where(r => ForPrograms().IsMatch(r.Path) && !r.Path.Contains("{*", StringComparison.Ordinal))
            .SelectMany(r => r.Methods.Select(method => $"{method} {r.Path}"));

        Assert.Equal(routes.Distinct().Order(), Page.Code.Where(c => Route().IsMatch(c)).Distinct().Order());
    }

    [Fact]
    public void Each_field_is_told()
    {
        var shapes = typeof(NudgeShape).Assembly.GetTypes().Where(t => t.Namespace == typeof(NudgeShape).Namespace && t.Name.Contains("Shape", StringComparison.Ordinal));
        var fields = shapes.SelectMany(s => s.GetProperties()).Select(p => char.ToLowerInvariant(p.Name[0]) + p.Name[1..]).ToHashSet();

        Assert.Contains("toldBy", fields);
        Assert.Empty(fields.Except(Page.Code).Except(["items", "next"])); // Those two stand in the sentence about lists.
    }

    [Fact]
    public void Each_status_is_told() => Assert.Superset(NudgeStatuses.All.ToHashSet(), Page.Code.ToHashSet());

    [Fact]
    public async Task The_columns_of_the_log_are_those_that_it_has()
    {
        await using var host = await WebHost.Start();
        using var browser = Clinic(host);

        var file = await browser.GetStringAsync(Csv, Ct);

        Assert.Equal(Columns("day,id"), file.TrimStart('\uFEFF').Split('\n')[0].Trim());
    }

    [Fact]
    public void The_columns_of_an_import_are_those_that_it_wants()
    {
        var wanted = Assert.Throws<RunnerFileException>(() => new RunnerFile(new StringReader(""))).Message;

        Assert.EndsWith($": {Columns("name,mobile")}.", wanted, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_example_of_a_sign_up_is_taken()
    {
        await using var host = await WebHost.Start();
        using var browser = Clinic(host);
        using var example = new StringContent(Assert.Single(Page.Blocks("json")), Encoding.UTF8, "application/json");

        var answer = await browser.PostAsync("/api/signups", example, Ct);

        Assert.Equal((HttpStatusCode.Created, ""), (answer.StatusCode, answer.IsSuccessStatusCode ? "" : await answer.Content.ReadAsStringAsync(Ct)));
    }

    private static string Columns(string begin) => Assert.Single(Page.Blocks("text"), b => b.StartsWith(begin, StringComparison.Ordinal)).Trim();

    private static HttpClient Clinic(WebHost host)
    {
        var browser = host.Browser();
        browser.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", WebHost.ClinicKey);
        return browser;
    }

    [GeneratedRegex(@":[^{}]*\}")]
    private static partial Regex Constraint();

    [GeneratedRegex(@"^/(api|hooks|health)/|^/clinic/(deliveries|reminders)\.csv$")]
    private static partial Regex ForPrograms();

    [GeneratedRegex("^(GET|POST|DELETE) /")]
    private static partial Regex Route();
}
