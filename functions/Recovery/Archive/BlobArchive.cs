using System.Net.Http.Headers;
using System.Text;
using Azure.Core;
using Recovery.Promises;

namespace Recovery.Archive;

/// <summary>
/// The file <c>promises.sql</c> in a container of Azure's blob storage, written by this system's own identity. The one call that it takes
/// (Put Blob) is made by hand: the client library would bring several packages with it.
/// </summary>
internal sealed class BlobArchive(HttpClient http, Uri container, TokenCredential identity) : IPromiseArchive
{
    private static readonly string[] TokenScope = ["https://storage.azure.com/.default"];

    private readonly Uri _blob = new($"{container.AbsoluteUri.TrimEnd('/')}/promises.sql");

    /// <exception cref="HttpRequestException">It was not taken; names the storage's own code for why.</exception>
    public async Task Keep(string file, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, _blob)
        {
            Content = new StringContent(file, Encoding.UTF8, "application/sql"),
            Headers = { { "x-ms-version", "2021-12-02" }, { "x-ms-blob-type", "BlockBlob" } },
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", (await identity.GetTokenAsync(new TokenRequestContext(TokenScope), ct)).Token);
        using var response = await http.SendAsync(request, ct);
        if (!response.IsSuccessStatusCode)
        {
            var code = response.Headers.TryGetValues("x-ms-error-code", out var codes) ? string.Join(' ', codes) : "no code";
            throw new HttpRequestException($"{_blob} was not written: {(int)response.StatusCode}, {code}.", null, response.StatusCode);
        }
    }
}
