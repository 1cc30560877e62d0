using System.Diagnostics;
using System.Text.RegularExpressions;
using OpenTelemetry;

namespace Recovery.Functions.Telemetry;

/// <summary>
/// Takes out of spans what addresses would give away: the tokens of runners' links, the numbers that a look-up asks for, accounts, and
/// who called. What stays is the route of a request, and of a call to a provider its host and the words of its path.
/// </summary>
internal sealed partial class AddressRedaction : BaseProcessor<Activity>
{
    /// <summary>Tags of requests and calls that name a person, a place or a token.</summary>
    private static readonly string[] Dropped =
        ["url.query", "client.address", "client.port", "network.peer.address", "network.peer.port", "user_agent.original", "http.request.header.referer"];

    /// <inheritdoc/>
    public override void OnEnd(Activity data)
    {
        foreach (var tag in Dropped)
        {
            if (data.GetTagItem(tag) is not null)
            {
                data.SetTag(tag, null);
            }
        }

        if (data.GetTagItem("url.path") is not null)
        {
            data.SetTag("url.path", data.GetTagItem("http.route") is string route ? "/" + route.TrimStart('/') : null);
        }

        if (data.GetTagItem("url.full") is string address)
        {
            data.SetTag("url.full", Quiet(address));
        }
    }

    /// <summary>Without query, fragment and user; a part of its path that is no word, no version and no date is a star.</summary>
    internal static string? Quiet(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri)
        ? uri.GetLeftPart(UriPartial.Scheme) + uri.Authority + string.Join('/', uri.AbsolutePath.Split('/').Select(part => Harmless().IsMatch(part) ? part : "*"))
        : null;

    [GeneratedRegex(@"^(|[A-Za-z_]{1,20}(\.json)?|v\d|\d{4}-\d{2}-\d{2})$")]
    private static partial Regex Harmless();
}
