using Azure.Identity;
using Microsoft.Extensions.DependencyInjection;
using Recovery.Promises;
using Recovery.Settings;

namespace Recovery.Archive;

/// <summary>Where promises are kept off the store, if anywhere (<c>Promises:Container</c>).</summary>
internal static class ArchiveServices
{
    /// <summary>The other steps of a tick wait for it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static IServiceCollection AddArchive(this IServiceCollection services, PromiseSettings settings)
    {
        if (settings.Container is { } container)
        {
            services.AddHttpClient(nameof(BlobArchive), http => http.Timeout = Patience);
            services.AddSingleton<IPromiseArchive>(s => new BlobArchive(
                s.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(BlobArchive)), container, new DefaultAzureCredential()));
        }

        return services;
    }
}
