namespace Recovery.Runners;

/// <summary>
/// The mail hosts that most people here use, to notice a slip of the finger: "gmial.com". It is only ever a question, since somebody
/// may well have the address that looks like a slip.
/// </summary>
public static class MailHosts
{
    /// <summary>A shorter host has too many others one letter away.</summary>
    private const int ShortestLikened = 8;

    private static readonly HashSet<string> Common = new(StringComparer.OrdinalIgnoreCase)
    {
        "gmail.com", "googlemail.com", "hotmail.com", "hotmail.co.uk", "outlook.com", "live.com", "live.co.uk", "msn.com", "yahoo.com", "yahoo.co.uk",
        "ymail.com", "icloud.com", "me.com", "mac.com", "aol.com", "btinternet.com", "sky.com", "virginmedia.com", "talktalk.net", "ntlworld.com",
        "blueyonder.co.uk", "tiscali.co.uk", "protonmail.com", "proton.me", "gmx.com", "gmx.co.uk", "mail.com", "email.com", "fastmail.com", "nhs.net",
    };

    /// <summary>Hosts that people take for granted and that take no mail.</summary>
    private static readonly Dictionary<string, string> Mistaken = new(StringComparer.OrdinalIgnoreCase)
    {
        ["gmail.co.uk"] = "gmail.com", ["googlemail.co.uk"] = "googlemail.com", ["icloud.co.uk"] = "icloud.com", ["btinternet.co.uk"] = "btinternet.com",
    };

    /// <summary>The address that was probably meant; null: nothing looks like a slip.</summary>
    /// <param name="address">One that <see cref="EmailAddress"/> takes.</param>
    public static string? Meant(string address)
    {
        var at = address.LastIndexOf('@');
        var host = address[(at + 1)..];
        return !Common.Contains(host) && (Mistaken.GetValueOrDefault(host) ?? Common.FirstOrDefault(c => IsOneSlipAway(host.ToLowerInvariant(), c))) is { } meant
            ? $"{address[..at]}@{meant}"
            : null;
    }

    /// <summary>One letter too many, too few or wrong, or two next to each other swapped.</summary>
    private static bool IsOneSlipAway(string typed, string known)
    {
        if (known.Length < ShortestLikened || Math.Abs(typed.Length - known.Length) > 1)
        {
            return false;
        }

        var same = 0;
        while (same < typed.Length && same < known.Length && typed[same] == known[same])
        {
            same++;
        }

        var (a, b) = (typed[same..], known[same..]);
        return a.Length > b.Length ? a[1..] == b
            : a.Length < b.Length ? a == b[1..]
            : a.Length > 0 && (a[1..] == b[1..] || (a.Length > 1 && a[0] == b[1] && a[1] == b[0] && a[2..] == b[2..]));
    }
}
