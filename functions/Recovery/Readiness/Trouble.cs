using Microsoft.Extensions.DependencyInjection;

namespace Recovery.Readiness;

/// <summary>What keeps this process from doing its work, as far as is known without trying: for the desk, and for the readiness check.</summary>
public sealed class Trouble(Heartbeats heartbeats, IServiceProvider services)
{
    /// <summary>Sentences without paths or data; none: all is well.</summary>
    public IReadOnlyList<string> Now()
    {
        var found = new List<string>(heartbeats.Missing());
        try
        {
            if (services.GetRequiredService<IStoreHealth>().WhyLost() is { } lost)
            {
                found.Add(lost);
            }

            if (services.GetRequiredService<StoreCheckup>().Finding is { } damage)
            {
                found.Add(damage);
            }
        }
        catch (StoreException)
        {
            // It isn't open yet, which is told where it is tried.
        }

        return found;
    }
}
