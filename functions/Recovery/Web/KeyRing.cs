using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Recovery.Settings;

namespace Recovery.Web;

/// <summary>
/// The keys that protect cookies and forms, in a folder beside the store: every instance must read what another one protected,
/// and the framework's default folder is the user's own.
/// </summary>
internal static class KeyRing
{
    private const string Folder = "keys";

    public static void AddKeyRing(this IServiceCollection services, StoreSettings store)
    {
        services.AddDataProtection().SetApplicationName("Recovery");
        // Made when the first key is needed: a command that only reads leaves nothing behind.
        services.AddOptions<KeyManagementOptions>().Configure<ILoggerFactory>(
            (options, loggers) => options.XmlRepository = new FileSystemXmlRepository(Make(store), loggers));
    }

    /// <summary>As private as the store: whoever reads a key can sign in as the clinic.</summary>
    private static DirectoryInfo Make(StoreSettings store)
    {
        var path = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(store.Path))!, Folder);
        return OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(path)
            : Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
