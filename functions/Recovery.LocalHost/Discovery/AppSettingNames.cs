using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace Recovery.LocalHost.Discovery;

/// <summary><c>%Name%</c> in a trigger stands for the app setting of that name.</summary>
internal static partial class AppSettingNames
{
    /// <summary>The text with its settings filled in; <paramref name="missing"/> names the first that is not set.</summary>
    public static string Resolve(string text, IConfiguration configuration, out string? missing)
    {
        string? absent = null;
        var resolved = Name().Replace(text, match =>
        {
            var value = configuration[match.Groups[1].Value];
            if (string.IsNullOrWhiteSpace(value))
            {
                absent ??= match.Groups[1].Value;
            }

            return value ?? "";
        });
        missing = absent;
        return resolved;
    }

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Name();
}
