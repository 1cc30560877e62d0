using Azure.Identity;
using NodaTime;
using Recovery.Queues.ServiceBus;
using Recovery.Settings;

namespace Recovery.Tests.ServiceBus;

/// <summary>What can't be the address of a Service Bus is said at start, in sentences without the key.</summary>
public sealed class BusAddressTests
{
    private const string Policy = "SharedAccessKeyName=app;SharedAccessKey=S3CRET=";

    [Theory]
    [InlineData("Endpoint=sb://clinic.servicebus.windows.net/;" + Policy, "clinic.servicebus.windows.net")]
    [InlineData("Endpoint=sb://127.0.0.1:5673;" + Policy + ";UseDevelopmentEmulator=true;", "127.0.0.1")]
    [InlineData("Endpoint=sb://clinic.servicebus.windows.net/;SharedAccessSignature=SharedAccessSignature sr=x&sig=y&se=1&skn=app", "clinic.servicebus.windows.net")]
    public async Task A_whole_connection_string_will_do(string connection, string host)
    {
        await using var client = Of(connection, null).Connect(new DefaultAzureCredential());
        Assert.Equal(host, client.FullyQualifiedNamespace);
    }

    [Theory]
    [InlineData("clinic", "is not a connection string")]
    [InlineData("Endpoint=;" + Policy, "is not a connection string")]
    [InlineData(Policy, "has no endpoint")]
    [InlineData("Endpoint=sb://clinic.servicebus.windows.net/", "has no policy or no key")]
    [InlineData("Endpoint=sb://clinic.servicebus.windows.net/;SharedAccessKey=S3CRET=", "has no policy or no key")]
    [InlineData("Endpoint=sb://clinic.servicebus.windows.net/;" + Policy + ";EntityPath=sms-nudges", "of a single queue")]
    public void One_that_lacks_something_is_a_sentence_that_does_not_repeat_the_key(string connection, string expected)
    {
        var mistakes = Assert.Throws<SettingsException>(() => Of(connection, null));
        Assert.Contains(expected, mistakes.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("S3CRET", mistakes.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("clinic.servicebus.windows.net", true)]
    [InlineData("https://clinic.servicebus.windows.net/", false)]
    public async Task A_namespace_is_a_host_name(string name, bool isOne)
    {
        if (isOne)
        {
            await using var client = Of(null, name).Connect(new DefaultAzureCredential());
            Assert.Equal(name, client.FullyQualifiedNamespace);
        }
        else
        {
            Assert.Contains("is not a host name", Assert.Throws<SettingsException>(() => Of(null, name)).Message, StringComparison.Ordinal);
        }
    }

    private static BusAddress Of(string? connection, string? name) => BusAddress.Of(new QueueSettings(QueueProvider.ServiceBus, name, connection, Duration.Zero));
}
