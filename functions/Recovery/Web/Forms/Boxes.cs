using Microsoft.AspNetCore.Http;
using Recovery.Channels;
using Recovery.Runners;

namespace Recovery.Web.Forms;

/// <summary>The boxes of a form, one a channel: <c>texts</c>, <c>emails</c>.</summary>
public static class Boxes
{
    /// <summary>A box's name and id.</summary>
    public static string NameOf(Channel channel) => channel.Words.Many;

    /// <summary>Those that came ticked; none, where what came can't be read as a form.</summary>
    public static async Task<IReadOnlyList<Channel>> Ticked(HttpRequest request, CancellationToken ct)
    {
        try
        {
            var form = request.HasFormContentType ? await request.ReadFormAsync(ct) : FormCollection.Empty;
            return [.. ChannelCatalog.All.Where(c => form[NameOf(c)].Any(v => bool.TryParse(v, out var ticked) && ticked))];
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            return [];
        }
    }
}
