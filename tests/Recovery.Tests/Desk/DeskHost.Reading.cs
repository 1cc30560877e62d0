using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Recovery.Desk;

namespace Recovery.Tests.Desk;

/// <summary>Pages as somebody at the desk reads them, and the buttons that they press.</summary>
public sealed partial class DeskHost
{
    /// <summary>What a reader sees of a page, roughly, in one line.</summary>
    public static string Plain(string html) => Spaces().Replace(WebUtility.HtmlDecode(Tags().Replace(html, " ")), " ").Replace(" :", ":", StringComparison.Ordinal);

    /// <summary>A page once it no longer says that something is being worked out: asked for again, as its reader would, for half a minute.</summary>
    public static async Task<string> WorkedOut(HttpClient browser, string path)
    {
        for (var patience = Stopwatch.StartNew(); ; await Task.Delay(100))
        {
            var page = await browser.GetStringAsync(path);
            if (!page.Contains("<h2>Working it out</h2>", StringComparison.Ordinal))
            {
                return page;
            }

            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(30), $"{path} is still being worked out.");
        }
    }

    /// <summary>Presses a button.</summary>
    /// <param name="path">Where its form leads.</param>
    /// <param name="page">The page that it is on, for the form's token and what it has seen.</param>
    /// <param name="fields">What is filled in.</param>
    public static Task<HttpResponseMessage> Send(HttpClient browser, string path, string page, params (string Name, string Value)[] fields)
    {
        List<(string, string)> all = [.. fields, ("__RequestVerificationToken", Token(page))];
        if (SeenField().Match(page) is { Success: true } seen)
        {
            all.Add(("seen", seen.Groups[1].Value));
        }

        return browser.PostAsync(path, new FormUrlEncodedContent(all.Select(f => KeyValuePair.Create(f.Item1, f.Item2))), TestContext.Current.CancellationToken);
    }

    /// <summary>Likewise: the page that follows, with its signs as they are shown.</summary>
    public static async Task<string> Post(HttpClient browser, string path, string page, params (string Name, string Value)[] fields)
    {
        using var answer = await Send(browser, path, page, fields);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}: {answer.StatusCode}");
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>What the log of changes has, the newest first.</summary>
    public async Task<IReadOnlyList<NotedChange>> Noted() =>
        (await Get<IDeskChanges>().Page(new ChangesQuery(null, null, null, null, 50), CancellationToken.None)).Items;

    /// <summary>The antiforgery token that a page's form carries.</summary>
    public static string Token(string page) => TokenField().Match(page) is { Success: true } match
        ? match.Groups[1].Value
        : throw new InvalidOperationException("The page has no form.");

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex TokenField();

    [GeneratedRegex("name=\"seen\" value=\"(\\d+)\"")]
    private static partial Regex SeenField();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex("\\s+")]
    private static partial Regex Spaces();
}
