using System.Net;

namespace Recovery.Tests.Channels;

/// <summary>Notes each request in place of a network, whichever host it was for.</summary>
internal sealed class NotedRequests(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
{
    private readonly List<string> _noted = [];

    /// <summary>Method and address of each, in order.</summary>
    public IReadOnlyList<string> Noted => _noted;

    public static HttpResponseMessage Answer(int status, string body) => new((HttpStatusCode)status) { Content = new StringContent(body) };

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        _noted.Add($"{request.Method} {request.RequestUri!.AbsoluteUri}");
        return Task.FromResult(answer(request));
    }
}
