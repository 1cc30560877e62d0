using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Fuzzing;

/// <summary>Asks at a door, and takes any answer but that something went wrong inside.</summary>
internal sealed class Doorstep(HttpClient client, LoggedLines logged)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public Task Ask(NastyRequest request) => Ask(request.Message(client.BaseAddress!));

    public async Task Ask(HttpRequestMessage request)
    {
        using (request)
        {
            logged.Lines.Clear();
            using var answer = await client.SendAsync(request, Ct);
            await answer.Content.LoadIntoBufferAsync(Ct);
            Assert.True((int)answer.StatusCode < 500, $"{(int)answer.StatusCode}: {logged.Lines.FirstOrDefault(l => l.Contains("   at ", StringComparison.Ordinal))}");
        }
    }
}
