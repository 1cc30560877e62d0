namespace Recovery.Channels.Twilio;

/// <summary>
/// A webhook's URL as text. <see cref="Uri"/> is kept out of it: it would rewrite the host's case, escapes and empty parts,
/// and Twilio signs what it was given, to the letter.
/// </summary>
internal static class TwilioUrl
{
    /// <summary>
    /// The URL as given, and how else Twilio's servers may have written it as they signed: their own libraries accept the
    /// same ones.
    /// </summary>
    public static IEnumerable<string> Spellings(string url) => WithAndWithoutPort(url).SelectMany(Quotes).Distinct(StringComparer.Ordinal);

    /// <summary>The first value of this name in the query, not decoded; empty if there is none.</summary>
    public static ReadOnlySpan<char> Parameter(string url, string name)
    {
        var end = url.IndexOf('#', StringComparison.Ordinal);
        var request = end < 0 ? url : url.AsSpan(0, end);
        var start = request.IndexOf('?');
        var query = start < 0 ? [] : request[(start + 1)..];
        foreach (var range in query.Split('&'))
        {
            var pair = query[range];
            if (pair.StartsWith(name, StringComparison.Ordinal) && pair[name.Length..].StartsWith('='))
            {
                return pair[(name.Length + 1)..];
            }
        }

        return [];
    }

    /// <summary>Whether the port is signed differs between Twilio's servers, even for the port that the scheme implies.</summary>
    private static IEnumerable<string> WithAndWithoutPort(string url)
    {
        yield return url;
        if (DefaultPort(url) is not { } port)
        {
            yield break;
        }

        var start = url.IndexOf("://", StringComparison.Ordinal) + 3;
        var length = url.AsSpan(start).IndexOfAny('/', '?', '#');
        var end = length < 0 ? url.Length : start + length;
        yield return url[..start] + OtherWay(url[start..end], port) + url[end..];
    }

    /// <summary>Drops the port, or adds it where there is none.</summary>
    private static string OtherWay(string authority, string port)
    {
        // A password and an IPv6 address have colons of their own, but never only digits from there to the end.
        var colon = authority.LastIndexOf(':');
        return colon >= 0 && !authority.AsSpan(colon + 1).ContainsAnyExceptInRange('0', '9') ? authority[..colon] : $"{authority}:{port}";
    }

    private static string? DefaultPort(string url) =>
        url.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? "443"
        : url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? "80"
        : null;

    /// <summary>
    /// A quote in the query is signed plain or escaped, however the request has it; both mean the same. It is the one
    /// character that Twilio's servers disagree on.
    /// </summary>
    private static IEnumerable<string> Quotes(string url)
    {
        yield return url;
        var start = url.IndexOf('?', StringComparison.Ordinal);
        if (start >= 0)
        {
            yield return url[..start] + url[start..].Replace("'", "%27", StringComparison.Ordinal);
            yield return url[..start] + url[start..].Replace("%27", "'", StringComparison.Ordinal);
        }
    }
}
