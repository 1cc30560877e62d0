using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using NodaTime;
using Recovery.Appointments;
using Recovery.Clinic;
using Recovery.Replies;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Desk.Doors;

/// <summary>
/// Every page, form and route of the desk, as the routes themselves list them, asked with ids of other things and with odd values in every field that
/// any of them has: each answers, and what it refuses it refuses in a sentence.
/// </summary>
public sealed partial class OddValuesTests : DeskTest
{
    /// <summary>Fields that are read from the address or the body by hand.</summary>
    private static readonly string[] ReadByHand =
        ["race", "step", "status", "outcome", "take", "days", "people", "unread", "preview", "runner", "mobile", "evidence", "listed", "refresh", "say"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("9223372036854775807")]
    [InlineData("9223372036854775808")]
    [InlineData("2027-02-30")]
    [InlineData("9999-12-31")]
    [InlineData("2027-04-27")]
    [InlineData("all")]
    [InlineData("  ")]
    [InlineData("Zoë 🏃 %00 '\";--<b>")]
    [InlineData("a bell \u0007, a zero \0 and no character \ufffe")]
    [InlineData("{long}")]
    public Task An_odd_value_in_every_place_is_answered(string value) => Everywhere(value == "{long}" ? new string('x', 120) : value);

    [Fact]
    public async Task The_id_of_something_else_is_answered()
    {
        var runner = await Data.Runner("Ada Lovelace");
        var nudge = (await Data.Accepted(runner)).Nudge;
        var number = (await Host.Log.Find(nudge, Ct))!.Nudge.Number;
        var requests = Host.Get<IAppointmentStore>();
        await requests.Ask(new AppointmentWish(runner.EntryId, number, new LocalDate(2027, 4, 28), PartOfDay.Morning, Host.Now), Host.Now, Ct);
        await Host.Get<IReplyStore>().Take(new NewReply("MM1", StoreBuilders.Mobile(1), "Hello", ReplyWords.Read("Hello")), Host.Now, Ct);
        string[] ids =
        [
            nudge, "london-marathon-2027", $"{(await requests.OpenOf(runner.EntryId, Ct))!.Id}", $"{(await Host.Get<IReplyStore>().List(true, 1, Ct))[0].Id}",
            $"{runner.EntryId}", $"{runner.RunnerId}",
        ];
        foreach (var id in ids)
        {
            await Everywhere(id);
        }
    }

    private async Task Everywhere(string value)
    {
        using var browser = await Host.SignedIn(follows: false);
        var token = DeskHost.Token(await browser.GetStringAsync("/clinic/races", Ct));
        browser.DefaultRequestHeaders.Add("RequestVerificationToken", token);
        var doors = await Door.All(Host, Known.Nothing);
        var names = await Fields();
        Assert.Superset(new HashSet<string> { "requests", "before", "shortName", "theirs", "switch", "q" }, names.ToHashSet());
        // What deletes a runner, or ends the session, comes last.
        foreach (var door in doors.Where(d => !d.Path.Contains("sign-out", StringComparison.Ordinal)).OrderBy(d => d.Method == "DELETE" || d.Path.Contains("Erase", StringComparison.Ordinal)))
        {
            foreach (var path in new[] { door.Path, door.Path.Replace("4711", Escaped(value), StringComparison.Ordinal) }.Distinct())
            {
                using var request = new HttpRequestMessage(new HttpMethod(door.Method), path);
                Fill(request, door, names, value);
                Host.Logged.Lines.Clear();
                using var answer = await browser.SendAsync(request, Ct);
                var body = await answer.Content.ReadAsStringAsync(Ct);
                Assert.True((int)answer.StatusCode < 500, $"{door} at {path}: {answer.StatusCode}\n{string.Join('\n', Host.Logged.Lines.Where(l => l.Contains("   at ", StringComparison.Ordinal)).Take(3))}");
                Assert.True((int)answer.StatusCode < 400 || Says(answer, body), $"{door} at {path}: {answer.StatusCode} says nothing: {body}");
            }
        }
    }

    private static void Fill(HttpRequestMessage request, Door door, IReadOnlyList<string> names, string value)
    {
        if (!door.Changes)
        {
            var join = request.RequestUri!.OriginalString.Contains('?', StringComparison.Ordinal) ? '&' : '?';
            request.RequestUri = new Uri($"{request.RequestUri.OriginalString}{join}{string.Join('&', names.Select(n => $"{n}={Escaped(value)}"))}", UriKind.Relative);
        }
        else if (door.IsForPrograms)
        {
            request.Content = JsonContent.Create(names.ToDictionary(n => n, _ => value));
        }
        else
        {
            request.Content = new FormUrlEncodedContent(names.Select(n => KeyValuePair.Create(n, value)));
        }
    }

    /// <summary>A page says it below its heading or beside a field; a program reads a problem's detail, or a sentence for each field.</summary>
    private static bool Says(HttpResponseMessage answer, string body) => answer.Content.Headers.ContentType?.MediaType switch
    {
        "text/html" => Sentence().IsMatch(body),
        "application/problem+json" => Problem().IsMatch(body),
        _ => false,
    };

    /// <summary>A zero in an address is refused before it comes to us.</summary>
    private static string Escaped(string value) => Uri.EscapeDataString(value.Replace("\0", "", StringComparison.Ordinal));

    /// <summary>Every name that a page's handler asks for, and those that are read by hand.</summary>
    private async Task<IReadOnlyList<string>> Fields()
    {
        var names = new HashSet<string>(ReadByHand, StringComparer.Ordinal);
        foreach (var endpoint in Host.Get<EndpointDataSource>().Endpoints)
        {
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page && page.ViewEnginePath.StartsWith("/Clinic/", StringComparison.Ordinal))
            {
                var compiled = await Host.Get<PageLoader>().LoadAsync(page, endpoint.Metadata);
                names.UnionWith(compiled.HandlerMethods.SelectMany(h => h.Parameters).Where(p => p.ParameterType != typeof(CancellationToken)).Select(p => p.BindingInfo?.BinderModelName ?? p.Name));
                names.UnionWith(compiled.BoundProperties.Where(p => p.BindingInfo is not null).Select(p => p.BindingInfo!.BinderModelName ?? p.Name));
            }
        }

        return [.. names.Order(StringComparer.Ordinal)];
    }

    [GeneratedRegex("(class=\"lead\"|class=\"wrong\"[^>]*|class=\"notice[^>]*|<li)>[^<]*[.]")]
    private static partial Regex Sentence();

    [GeneratedRegex("\"detail\":\"[^\"]+[.]\"|\"errors\":\\{\"[^\"]+\":\\[\"([^\"\\\\]|\\\\.)+[.]\"")]
    private static partial Regex Problem();
}
