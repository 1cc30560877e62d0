using System.Net;

namespace Recovery.Channels.Http;

/// <summary>
/// Tells a call that never left from one whose answer was lost, by what went wrong (name, connection, TLS, time, stopping):
/// the first is a <see cref="NotSentException"/>, safe to try again; any other exception leaves the message in doubt.
/// </summary>
internal sealed class SentOrNot : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is null)
        {
            return await base.SendAsync(request, cancellationToken);
        }

        var content = new NotedContent(request.Content);
        request.Content = content;
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        catch (Exception e) when (!content.Begun)
        {
            throw new NotSentException(e);
        }
    }

    /// <summary>Notes when its bytes are asked for: that is once a connection stands, and the provider may read them from then on.</summary>
    private sealed class NotedContent : HttpContent
    {
        private readonly HttpContent _content;

        public NotedContent(HttpContent content)
        {
            _content = content;
            foreach (var (name, values) in content.Headers.NonValidated)
            {
                Headers.TryAddWithoutValidation(name, (IEnumerable<string>)values);
            }
        }

        public bool Begun { get; private set; }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            if (Begun)
            {
                // The handler below must not try again on another connection: the message would go out twice.
                throw new HttpRequestException("A message is sent once.");
            }

            Begun = true;
            return _content.CopyToAsync(stream, context, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _content.Headers.ContentLength ?? 0;
            return _content.Headers.ContentLength is not null;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _content.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
