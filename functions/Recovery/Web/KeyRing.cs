using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.DependencyInjection;

namespace Recovery.Web;

/// <summary>
/// The keys that protect cookies and forms, in the store: every instance must read what another one protected, and the framework's
/// default folder is the user's own. As private as the store: whoever reads a key can sign in as the clinic.
/// </summary>
internal static class KeyRing
{
    public static void AddKeyRing(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("Recovery");
        services.AddOptions<KeyManagementOptions>().Configure<IXmlRepository>((options, store) => options.XmlRepository = store);
    }
}
