using System.Globalization;

namespace Recovery.Broker;

/// <summary>What the command line says.</summary>
/// <param name="Tls">Where to write the public part of the certificate; null: no TLS.</param>
/// <param name="Token">An identity's token that is good; null: none is.</param>
internal sealed record BrokerArguments(int Port, TimeSpan LockDuration, string? Tls, string? Token)
{
    public const string Usage = """
        Usage: Recovery.ServiceBusBroker [PORT] [--lock-seconds N] [--tls FILE] [--token TOKEN]
          PORT            on 127.0.0.1; 5672 if not given, 0 takes any that is free
          --lock-seconds  how long a message belongs to who took it; 60 if not given
          --tls           TLS by a certificate of its own for localhost; FILE gets it, for clients to trust
          --token         an identity's token that signs in
        """;

    /// <summary>Null: it can't be read.</summary>
    public static BrokerArguments? Read(string[] args)
    {
        var read = new BrokerArguments(5672, TimeSpan.FromMinutes(1), null, null);
        for (var i = 0; i < args.Length; i++)
        {
            var option = args[i].StartsWith("--", StringComparison.Ordinal) ? args[i] : null;
            if (option is not null && ++i == args.Length)
            {
                return null;
            }

            var isNumber = int.TryParse(args[i], NumberStyles.None, CultureInfo.InvariantCulture, out var number);
            switch (option)
            {
                case null when isNumber:
                    read = read with { Port = number };
                    break;
                case "--lock-seconds" when isNumber:
                    read = read with { LockDuration = TimeSpan.FromSeconds(number) };
                    break;
                case "--tls":
                    read = read with { Tls = args[i] };
                    break;
                case "--token":
                    read = read with { Token = args[i] };
                    break;
                default:
                    return null;
            }
        }

        return read;
    }
}
