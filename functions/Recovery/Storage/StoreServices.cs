using Microsoft.Extensions.DependencyInjection;
using Recovery.Settings;
using Recovery.Storage.Postgres;
using Recovery.Storage.Sqlite;

namespace Recovery.Storage;

/// <summary>Chooses the store (<c>Store:Provider</c>).</summary>
internal static class StoreServices
{
    public static IServiceCollection AddStore(this IServiceCollection services, StoreSettings store) =>
        store.Provider == StoreProvider.Postgres ? services.AddPostgres() : services.AddSqlite();
}
