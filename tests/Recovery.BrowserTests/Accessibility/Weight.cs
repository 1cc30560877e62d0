using System.Text.Json;
using Microsoft.Playwright;

namespace Recovery.BrowserTests.Accessibility;

/// <summary>What a page takes to be shown. The icon of the tab isn't counted, which a browser keeps for a year, nor is what a script says later.</summary>
/// <param name="Requests">The page itself, its sheet, its script.</param>
/// <param name="Bytes">Of their bodies, as they are sent.</param>
internal sealed record Weight(int Requests, int Bytes)
{
    private const string Count =
        """
        () => {
          const page = performance.getEntriesByType("navigation")[0];
          const parts = performance.getEntriesByType("resource").filter(r => /link|script|img|css|iframe/.test(r.initiatorType));
          return { requests: 1 + parts.length, bytes: page.encodedBodySize + parts.reduce((sum, r) => sum + r.encodedBodySize, 0) };
        }
        """;

    public const int MostRequests = 3;
    public const int MostBytes = 100_000;

    public static async Task<Weight> Of(IPage page)
    {
        var counted = await page.EvaluateAsync<JsonElement>(Count);
        return new Weight(counted.GetProperty("requests").GetInt32(), counted.GetProperty("bytes").GetInt32());
    }

    public override string ToString() => FormattableString.Invariant($"{Requests} requests and {Bytes} bytes");

    public bool IsTooMuch => Requests > MostRequests || Bytes >= MostBytes;
}
