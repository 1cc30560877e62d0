using Microsoft.Extensions.DependencyInjection;

namespace Recovery.Readiness;

/// <summary>What is known to keep this process from its work, without trying anything anew: for the desk and the readiness check.</summary>
public sealed class Trouble(Heartbeats heartbeats, ClockCheck clocks, IServiceProvider services)
{
    /// <summary>Sentences without paths or data; none: all is well.</summary>
    public IReadOnlyList<string> Now()
    {
        var found = new List<string>(heartbeats.Missing());
        if (clocks.Finding is { } apart)
        {
            found.Add(apart);
        }

        try
        {
            if (services.GetRequiredService<IStoreHealth>().LostReason() is { } lost)
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
            // Not open yet; that is reported where it is opened.
        }

        return found;
    }
}
