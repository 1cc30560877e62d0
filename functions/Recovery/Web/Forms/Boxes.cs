using Microsoft.AspNetCore.Http;
using Recovery.Channels;
using Recovery.Runners;

namespace Recovery.Web.Forms;

/// <summary>The boxes of a form, one a channel: <c>texts</c>, <c>emails</c>.</summary>
public static class Boxes
{
    /// <summary>A box's name and id.</summary>
    public static string NameOf(Channel channel) => channel.Words.Many;

    /// <summary>Those that came ticked.</summary>
    public static IReadOnlyList<Channel> Ticked(HttpRequest request) =>
        request.HasFormContentType ? [.. ChannelCatalog.All.Where(c => request.Form[NameOf(c)].Any(v => bool.TryParse(v, out var ticked) && ticked))] : [];
}
