using System.Net;

namespace Recovery.Hosted;

/// <summary>
/// Takes requests as the host does: calls the web function, and sends the request itself on to the address at which the worker listens,
/// with the call's id, by which the worker brings the two together.
/// </summary>
internal sealed class WebForwarder(Function web, Func<string, CancellationToken, Task<Invocation>> call, bool cookies) : DelegatingHandler(
    new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = cookies })
{
    private const string CallId = "x-ms-invocation-id";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!web.Answers(request.Method))
        {
            // The host's own routing: the app never hears of it.
            return new HttpResponseMessage(HttpStatusCode.NotFound) { RequestMessage = request };
        }

        var id = Guid.NewGuid().ToString();
        request.Headers.Add(CallId, id);
        var called = call(id, cancellationToken);
        var answer = await base.SendAsync(request, cancellationToken);
        var done = await called;
        return done.Succeeded ? answer : throw new InvalidOperationException($"The web function failed: {done.Fault}");
    }
}
