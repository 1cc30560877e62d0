using System.Net;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Recovery.Races;

namespace Recovery.Tests.Web;

/// <summary>What people and programs see where something is not there, not taken, or broken.</summary>
public sealed class ErrorPageTests
{
    [Theory]
    [InlineData("/nowhere", HttpStatusCode.NotFound, "We can't find that page")]
    [InlineData("/clinic-nowhere", HttpStatusCode.NotFound, "We can't find that page")]
    [InlineData("/oops", HttpStatusCode.NotFound, "We can't find that page")]
    [InlineData("/a/AAAAAAxxxxxxxxxx", HttpStatusCode.NotFound, "This link no longer works")]
    [InlineData("/b/AAAAAAxxxxxxxxxx", HttpStatusCode.NotFound, "This link no longer works")]
    public async Task What_is_not_there_gets_a_friendly_page(string path, HttpStatusCode status, string says)
    {
        await using var host = await WebHost.Start();

        var answer = await host.Open(path);

        Assert.Equal(status, answer.Status);
        answer.Says(says, "020 8542 7788");
    }

    [Fact]
    public async Task What_is_not_there_for_programs_is_a_problem()
    {
        await using var host = await WebHost.Start();

        var answer = await host.Open("/api/nowhere");

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.StartsWith("application/problem+json", answer.Headers["Content-Type"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/", "application/x-www-form-urlencoded; charset=utf-7")]
    [InlineData("/", "application/x-www-form-urlencoded; charset=nonsense")]
    [InlineData("/", "multipart/form-data; boundary=x; charset=\"utf-7\"")]
    [InlineData("/clinic/sign-in", "application/x-www-form-urlencoded; charset=utf-7")]
    public async Task A_form_in_a_character_set_that_nobody_reads_gets_a_friendly_page(string path, string type)
    {
        await using var host = await WebHost.Start();
        using var browser = host.Browser();
        using var body = new ByteArrayContent("name=Ann"u8.ToArray());
        body.Headers.TryAddWithoutValidation("Content-Type", type);

        using var answer = await browser.PostAsync(path, body, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        (await Answer.Of(answer)).Says("We couldn't read that", "020 8542 7788");
    }

    [Theory]
    [InlineData("[")]
    [InlineData("name[")]
    [InlineData("a[b]c[d")]
    public async Task A_field_whose_name_has_half_a_bracket_is_left_out(string field)
    {
        await using var host = await WebHost.Start();

        var answer = await host.SignUp(SignUpBrowser.Good().With(field, "x"));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }

    [Fact]
    public async Task A_page_that_takes_nothing_refuses_to_be_sent_something()
    {
        await using var host = await WebHost.Start();

        var answer = await host.Press("/privacy", ("x", "y"));

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.Status);
        answer.Says("That doesn't work here");
    }

    [Fact]
    public async Task More_than_a_page_takes_is_refused()
    {
        await using var host = await WebHost.Start();

        var answer = await host.Press("/", ("name", new string('x', 300_000)));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.Status);
        answer.Says("That was too long");
    }

    [Theory]
    [InlineData("/", "Something went wrong on our side")]
    [InlineData("/api/signups", "problem+json")]
    public async Task A_fault_of_our_own_is_a_500_that_says_nothing_of_its_insides(string path, string says)
    {
        await using var host = await WebHost.Alone(services => services.AddSingleton<IRaceStore, BrokenRaces>());
        using var browser = host.Browser();
        using var body = new StringContent("""{"name":"a"}""", System.Text.Encoding.UTF8, "application/json");

        using var answer = path == "/" ? await browser.GetAsync(path, TestContext.Current.CancellationToken) : await browser.PostAsync(path, body, TestContext.Current.CancellationToken);

        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Contains(says, text + answer.Content.Headers.ContentType, StringComparison.Ordinal);
        Assert.DoesNotContain("secret insides", text, StringComparison.Ordinal);
        Assert.Contains(host.Logged.Lines, line => line.Contains("secret insides", StringComparison.Ordinal));
    }

    private sealed class BrokenRaces : IRaceStore
    {
        public Task<IReadOnlyList<Race>> All(bool unlisted, CancellationToken ct) => throw new InvalidOperationException("secret insides");

        public Task<Race?> Find(string id, CancellationToken ct) => throw new InvalidOperationException("secret insides");

        public Task<IReadOnlyList<RaceDay>> DaysWithRunners(LocalDate from, LocalDate to, CancellationToken ct) => throw new InvalidOperationException("secret insides");

        public Task Save(Race race, CancellationToken ct) => Task.CompletedTask;

        public Task Save(Race race, string who, Instant now, CancellationToken ct) => Task.CompletedTask;

        public Task Seed(IReadOnlyList<Race> races, CancellationToken ct) => Task.CompletedTask;
    }
}
