using System.Net;

namespace Recovery.Tests.Desk;

/// <summary>A browser whose cookies lie in the test's hand: it sends them also where a real one would wait for https, and follows nothing by itself.</summary>
public sealed class Visitor(DeskHost host) : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = host.Address };

    /// <summary>By name.</summary>
    public Dictionary<string, string> Cookies { get; } = new(StringComparer.Ordinal);

    /// <summary>All that were set, as they came.</summary>
    public List<string> SetCookies { get; } = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public Task<HttpResponseMessage> Get(string path) => Send(new HttpRequestMessage(HttpMethod.Get, path));

    public async Task<string> Page(string path)
    {
        using var answer = await Get(path);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode}");
        return await answer.Content.ReadAsStringAsync(Ct);
    }

    /// <summary>Sends a form with the token of a page.</summary>
    public async Task<HttpResponseMessage> Post(string path, string tokenOf, params (string Name, string Value)[] fields) => await Send(
        new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(
            [
                new("__RequestVerificationToken", DeskHost.Token(await Page(tokenOf))), .. fields.Select(f => KeyValuePair.Create(f.Name, f.Value)),
            ]),
        });

    /// <summary>With the clinic's key, as reception does.</summary>
    public Task<HttpResponseMessage> SignIn(string? name = null, string key = DeskHost.Key) =>
        Post("/clinic/sign-in", "/clinic/sign-in", ("key", key), ("name", name ?? ""));

    public async Task<HttpResponseMessage> Send(HttpRequestMessage request)
    {
        if (Cookies.Count > 0)
        {
            request.Headers.Add("Cookie", string.Join("; ", Cookies.Select(c => $"{c.Key}={c.Value}")));
        }

        var answer = await _client.SendAsync(request, Ct);
        foreach (var set in answer.Headers.TryGetValues("Set-Cookie", out var all) ? all : [])
        {
            SetCookies.Add(set);
            var (name, value) = set.Split(';')[0].Split('=', 2) is [var n, var v] ? (n, v) : default;
            if (value.Length > 0)
            {
                Cookies[name] = value;
            }
            else
            {
                Cookies.Remove(name);
            }
        }

        return answer;
    }

    public static async Task<string> TextOf(HttpResponseMessage answer) => WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Ct));

    public void Dispose() => _client.Dispose();
}
