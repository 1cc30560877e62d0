using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.DependencyInjection;
using Recovery.Storage;

namespace Recovery.Web.Http;

/// <summary>
/// The keys that protect cookies and forms, in the store: every instance must read what another one protected, and the framework's
/// default folder is the user's own. As private as the store: somebody who reads a key can sign in as the clinic.
/// </summary>
internal sealed class KeyRing(Func<IKeyRingStore> store) : IXmlRepository
{
    public static void Add(IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("Recovery");
        // The store is asked for when a key is needed: options that fail to be made once fail for good.
        services.AddOptions<KeyManagementOptions>().Configure<IServiceProvider>(
            (options, provider) => options.XmlRepository = new KeyRing(provider.GetRequiredService<IKeyRingStore>));
    }

    public IReadOnlyCollection<XElement> GetAllElements() => [.. store().All().Select(XElement.Parse)];

    public void StoreElement(XElement element, string friendlyName) => store().Add(friendlyName, element.ToString(SaveOptions.DisableFormatting));
}
