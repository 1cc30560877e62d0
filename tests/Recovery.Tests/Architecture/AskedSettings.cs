using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;
using Recovery.Settings;

namespace Recovery.Tests.Architecture;

/// <summary>Notes which settings the app asks for: those are the names it knows.</summary>
internal sealed class AskedSettings(IConfiguration settings) : IConfiguration
{
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _sections = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlySet<string> Names => _names;

    /// <summary>Those of which the app takes whatever is below: <c>Clinic:Hours</c>.</summary>
    public IReadOnlySet<string> Sections => _sections;

    public string? this[string key]
    {
        get
        {
            _names.Add(key);
            return settings[key];
        }
        set => throw new NotSupportedException();
    }

    /// <summary>As Azure hands it over: a reference to the vault becomes the secret.</summary>
    private static string? Read(string? value) =>
        value?.StartsWith("@Microsoft.KeyVault(", StringComparison.Ordinal) is true ? "a secret from the vault, long enough for any key" : value;

    /// <summary>Reads the settings (<c>A__B</c>, as an environment has them) as the build with that queue does: what it finds wrong, and which it never asked for.</summary>
    public static (IReadOnlyList<string> Mistakes, IReadOnlyList<string> Unknown) Read(IReadOnlyDictionary<string, string?> environment, QueueProvider queue)
    {
        var values = environment.ToDictionary(s => s.Key.Replace("__", ":", StringComparison.Ordinal), s => Read(s.Value));
        var asked = new AskedSettings(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
        IReadOnlyList<string> mistakes = [];
        try
        {
            RecoverySettings.Read(asked, queue);
        }
        catch (SettingsException e)
        {
            mistakes = e.Mistakes;
        }

        return (mistakes, [.. values.Keys.Where(k => !asked.Knows(k)).Order()]);
    }

    public IConfigurationSection GetSection(string key)
    {
        _sections.Add(key);
        return settings.GetSection(key);
    }

    public IEnumerable<IConfigurationSection> GetChildren() => settings.GetChildren();

    public IChangeToken GetReloadToken() => settings.GetReloadToken();

    public bool Knows(string key) =>
        _names.Contains(key) || _sections.Any(s => key.StartsWith($"{s}:", StringComparison.OrdinalIgnoreCase));
}
