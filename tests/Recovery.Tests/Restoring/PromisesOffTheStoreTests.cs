using System.Collections.Concurrent;
using Azure.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using Recovery.Archive;
using Recovery.Promises;
using Recovery.Settings;
using Recovery.Tests.Nudges.Send;
using Recovery.Time;

namespace Recovery.Tests.Restoring;

/// <summary>Every ten minutes the promises go where the store's own fate does not reach.</summary>
public sealed class PromisesOffTheStoreTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<(string What, string File)> _puts = [];
    private readonly WebApplication _storage;
    private int _status = 201;

    public PromisesOffTheStoreTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _storage = builder.Build();
        _storage.MapPut("/{**path}", async (HttpRequest request) =>
        {
            using var reader = new StreamReader(request.Body);
            var headers = request.Headers;
            _puts.Enqueue(($"{request.Path} {headers.Authorization} {headers["x-ms-blob-type"]} {headers.ContentLength > 0}", await reader.ReadToEndAsync()));
            request.HttpContext.Response.Headers["x-ms-error-code"] = "ServerBusy";
            return Results.StatusCode(_status);
        });
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _storage.StartAsync(Ct);

    public ValueTask DisposeAsync() => _storage.DisposeAsync();

    [Fact]
    public async Task The_file_says_up_to_when_it_reaches_and_how_much_it_holds()
    {
        await using var rig = await Start();
        var runner = (await rig.Register(1, 0))[0];
        await rig.Runners.Stop(runner.RunnerId, null, "said-stop", "runner", rig.Now, Ct);

        await rig.Reconcile();

        var (what, file) = Assert.Single(_puts);
        Assert.Equal("/promises/promises.sql Bearer token BlockBlob True", what);
        Assert.StartsWith("-- Promises made by 2027-04-26T12:00:00Z: 1 statements\nINSERT INTO suppressions ", file, StringComparison.Ordinal);
        Assert.EndsWith("ON CONFLICT DO NOTHING;\n", file, StringComparison.Ordinal);
        Assert.DoesNotContain("7700", file, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_written_every_ten_minutes_and_not_at_each_tick()
    {
        await using var rig = await Start();

        for (var minute = 0; minute <= 20; minute++)
        {
            await rig.Reconcile();
            rig.Advance(Duration.FromMinutes(1));
        }

        Assert.Equal(3, _puts.Count);
    }

    [Fact]
    public async Task A_storage_that_does_not_take_it_is_reported_and_tried_again_at_the_next_tick()
    {
        await using var rig = await Start();
        _status = 503;

        var failed = await Assert.ThrowsAsync<StepsFailedException>(rig.Reconcile);
        Assert.Equal(["keeping promises off the store"], failed.Steps);

        _status = 201;
        rig.Advance(Duration.FromMinutes(1));
        await rig.Reconcile();
        Assert.Equal(2, _puts.Count);
    }

    [Fact]
    public async Task Without_the_setting_nothing_is_written()
    {
        await using var rig = await DeliveryRig.Start();

        await rig.Reconcile();

        Assert.Empty(_puts);
    }

    [Theory]
    [InlineData("https://name.blob.core.windows.net/promises", true)]
    [InlineData("http://127.0.0.1:10000/promises", true)]
    [InlineData("http://name.blob.core.windows.net/promises", false)]
    [InlineData("https://name.blob.core.windows.net", false)]
    [InlineData("https://name.blob.core.windows.net/promises/more", false)]
    public void Only_the_address_of_a_container_will_do(string container, bool right)
    {
        var reader = new SettingsReader(new ConfigurationBuilder()
            .AddInMemoryCollection([new("Promises:Container", container)]).Build());

        Assert.Equal(right, PromiseSettings.Read(reader).Container is not null);
        Assert.Equal(right, reader.Mistakes.Count == 0);
    }

    private Task<DeliveryRig> Start() => DeliveryRig.Start(change: services => services.AddSingleton<IPromiseArchive>(
        _ => new BlobArchive(new HttpClient(), new Uri($"{_storage.Urls.First()}/promises"), new Identity())));

    private sealed class Identity : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(requestContext.Scopes is ["https://storage.azure.com/.default"] ? "token" : "wrong", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }
}
