using System.Collections.Concurrent;
using Scriban.Runtime;

namespace Recovery.Messages;

/// <summary>An occasion in words.</summary>
internal sealed class KnownOccasion(ScriptObject variables)
{
    /// <summary>All of a nudge's variables, to be added to.</summary>
    public ScriptObject VariablesFor(Personal personal)
    {
        var all = new ScriptObject();
        variables.CopyTo(all);
        all[MessageVariables.Name] = personal.Name;
        all[MessageVariables.Link] = personal.Link;
        if (personal.StopLink is not null)
        {
            all[MessageVariables.StopLink] = personal.StopLink;
        }

        return all;
    }
}

/// <summary>
/// The occasions that were met before: forty thousand runners of a marathon share one, and putting its days and hours into words
/// takes longer than putting in a name.
/// </summary>
internal sealed class KnownOccasions(Func<Occasion, ScriptObject> inWords)
{
    /// <summary>Races that runners typed themselves may be many; few are nudged about on one day.</summary>
    private const int MostKept = 500;

    private readonly ConcurrentDictionary<Occasion, KnownOccasion> _known = new();

    public KnownOccasion Of(Occasion occasion)
    {
        if (_known.TryGetValue(occasion, out var known))
        {
            return known;
        }

        if (_known.Count >= MostKept)
        {
            _known.Clear();
        }

        return _known.GetOrAdd(occasion, o => new KnownOccasion(inWords(o)));
    }
}
