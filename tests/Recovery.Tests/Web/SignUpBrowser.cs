using System.Net;
using System.Text.RegularExpressions;

namespace Recovery.Tests.Web;

/// <summary>Somebody at the form: opens it, fills it in, takes their time, sends it.</summary>
internal static partial class SignUpBrowser
{
    public const string Saturday = "london-marathon-2027/2027-04-24";

    /// <summary>A form in which everything is as it should be.</summary>
    public static Dictionary<string, string> Good(int number = 500) => new()
    {
        ["race"] = Saturday,
        ["name"] = "Ann Lee",
        ["mobile"] = $"07700 900{number:000}",
        ["email"] = $"ann{number}@example.com",
        ["texts"] = "true",
        ["emails"] = "true",
        ["website"] = "",
    };

    public static Dictionary<string, string> With(this Dictionary<string, string> form, string field, string? value)
    {
        var changed = new Dictionary<string, string>(form);
        if (value is null)
        {
            changed.Remove(field);
        }
        else
        {
            changed[field] = value;
        }

        return changed;
    }

    public static Dictionary<string, string> Without(this Dictionary<string, string> form, params string[] fields) =>
        form.Where(f => !fields.Contains(f.Key)).ToDictionary();

    /// <summary>Opens the form, fills it in as fast as a person does, and sends it.</summary>
    public static async Task<Answer> SignUp(this WebHost host, Dictionary<string, string> form)
    {
        using var browser = host.Browser();
        var stamp = StampOf(await browser.GetStringAsync("/"));
        host.Time.Advance(TimeSpan.FromSeconds(20));
        return await host.Send(form.With("stamp", stamp));
    }

    public static async Task<Answer> Send(this WebHost host, Dictionary<string, string> form)
    {
        using var browser = host.Browser();
        using var body = new FormUrlEncodedContent(form);
        using var answer = await browser.PostAsync("/", body);
        return await Answer.Of(answer);
    }

    public static async Task<Answer> Open(this WebHost host, string path)
    {
        using var browser = host.Browser();
        using var answer = await browser.GetAsync(path);
        return await Answer.Of(answer);
    }

    public static async Task<Answer> Press(this WebHost host, string path, params (string Name, string Value)[] fields)
    {
        using var browser = host.Browser();
        using var body = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        using var answer = await browser.PostAsync(path, body);
        return await Answer.Of(answer);
    }

    public static string StampOf(string page) => Stamp().Match(page) is { Success: true } match
        ? match.Groups[1].Value
        : throw new InvalidOperationException("The page has no form.");

    [GeneratedRegex("name=\"stamp\" value=\"([^\"]+)\"")]
    private static partial Regex Stamp();
}

/// <param name="Page">The answer's text, with character references resolved.</param>
internal sealed record Answer(HttpStatusCode Status, string Page, string Raw, IReadOnlyDictionary<string, string> Headers)
{
    public static async Task<Answer> Of(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        return new Answer(
            answer.StatusCode, WebUtility.HtmlDecode(text), text,
            answer.Headers.Concat(answer.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase));
    }

    public void Says(params string[] parts) => Assert.All(parts, part => Assert.Contains(part, Page, StringComparison.Ordinal));
}
