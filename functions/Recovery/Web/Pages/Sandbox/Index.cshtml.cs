using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Recovery.Channels.Sandbox;
using Recovery.Runners;
using Recovery.Settings;
using Recovery.Web.Http;
using System.Globalization;

namespace Recovery.Web.Pages.Sandbox;

/// <summary>What the sandbox "sent": the texts as a phone shows them, the emails as an inbox. Newest first.</summary>
[TypeFilter(typeof(SandboxGate))]
public sealed class IndexModel(ISandboxStore store, RecoverySettings settings) : PageModel
{
    private const int PageSize = 20;

    /// <summary>A column for each channel that goes to the sandbox.</summary>
    public IReadOnlyList<SandboxColumn> Columns { get; private set; } = [];

    public bool FromStart { get; private set; } = true;

    public async Task OnGetAsync(CancellationToken ct)
    {
        var columns = new List<SandboxColumn>();
        foreach (var channel in settings.Channels.Where(c => settings.Of(c).Provider == ProviderName.Sandbox))
        {
            long? before = long.TryParse(Request.Query[channel.Words.Many], NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
            FromStart &= before is null;
            var (page, older) = await Latest(channel, before, ct);
            columns.Add(new SandboxColumn(channel, page, older));
        }

        Columns = columns;
    }

    private async Task<(IReadOnlyList<SandboxMessage> Page, long? Older)> Latest(Channel channel, long? before, CancellationToken ct)
    {
        var found = await store.Latest(channel, before, PageSize + 1, ct);
        return found.Count > PageSize ? ([.. found.Take(PageSize)], found[PageSize - 1].Id) : (found, null);
    }
}

/// <summary>What one channel "sent".</summary>
/// <param name="Older">Continues it; null at its end.</param>
public sealed record SandboxColumn(Channel Channel, IReadOnlyList<SandboxMessage> Messages, long? Older);
