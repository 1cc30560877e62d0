using System.Data.Common;
using System.Globalization;
using Recovery.Settings;

namespace Recovery.Local.ServiceBus;

/// <summary>Where a Service Bus is, and who this system is to it.</summary>
/// <param name="IsSecure">TLS; only an emulator on this machine goes without.</param>
/// <param name="Policy">The shared access policy; null: this system's own identity signs in.</param>
/// <param name="Key">The policy's key.</param>
internal sealed record ServiceBusEndpoint(string Host, int Port, bool IsSecure, string? Policy, string? Key)
{
    private const int Amqps = 5671;
    private const int Amqp = 5672;

    /// <exception cref="SettingsException">The connection string says too little.</exception>
    public static ServiceBusEndpoint Of(QueueSettings settings) => settings.Connection is { } connection
        ? Parse(connection)
        : new ServiceBusEndpoint(settings.Namespace!, Amqps, true, null, null);

    /// <summary>Says nothing of the key.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");

    private static ServiceBusEndpoint Parse(string connection)
    {
        var parts = Parts(connection);
        var mistakes = new List<string>();
        var isEmulator = parts.GetValueOrDefault("UseDevelopmentEmulator")?.Equals("true", StringComparison.OrdinalIgnoreCase) == true;
        if (!Uri.TryCreate(parts.GetValueOrDefault("Endpoint"), UriKind.Absolute, out var endpoint) || endpoint.Scheme != "sb" || endpoint.Host.Length == 0)
        {
            mistakes.Add("ServiceBus names no endpoint; a connection string begins with Endpoint=sb://NAME.servicebus.windows.net/.");
        }

        var (policy, key) = (parts.GetValueOrDefault("SharedAccessKeyName"), parts.GetValueOrDefault("SharedAccessKey"));
        if (string.IsNullOrEmpty(policy) || string.IsNullOrEmpty(key))
        {
            mistakes.Add("ServiceBus names no policy or key; a connection string has SharedAccessKeyName=... and SharedAccessKey=..., or set ServiceBus:fullyQualifiedNamespace instead.");
        }

        return mistakes.Count > 0
            ? throw new SettingsException(mistakes)
            : new ServiceBusEndpoint(endpoint!.Host, endpoint.IsDefaultPort || endpoint.Port < 0 ? (isEmulator ? Amqp : Amqps) : endpoint.Port, !isEmulator, policy, key);
    }

    private static Dictionary<string, string> Parts(string connection)
    {
        try
        {
            var builder = new DbConnectionStringBuilder { ConnectionString = connection };
            return builder.Keys.Cast<string>().ToDictionary(k => k, k => builder[k].ToString()!, StringComparer.OrdinalIgnoreCase);
        }
        catch (ArgumentException)
        {
            throw new SettingsException(["ServiceBus is no connection string; copy it whole, such as Endpoint=sb://...;SharedAccessKeyName=...;SharedAccessKey=..."]);
        }
    }
}
