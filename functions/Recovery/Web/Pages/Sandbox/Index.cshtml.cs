using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Recovery.Channels.Sandbox;
using Recovery.Runners;
using Recovery.Web.Http;

namespace Recovery.Web.Pages.Sandbox;

/// <summary>What the sandbox "sent": the texts as a phone shows them, the emails as an inbox. Newest first.</summary>
[TypeFilter(typeof(SandboxGate))]
public sealed class IndexModel(ISandboxStore store) : PageModel
{
    private const int PageSize = 20;

    public IReadOnlyList<SandboxMessage> Texts { get; private set; } = [];

    public IReadOnlyList<SandboxMessage> Emails { get; private set; } = [];

    /// <summary>Continues the texts; null at their end.</summary>
    public long? OlderTexts { get; private set; }

    public long? OlderEmails { get; private set; }

    public bool FromStart { get; private set; }

    public async Task OnGetAsync(long? texts, long? emails, CancellationToken ct)
    {
        FromStart = texts is null && emails is null;
        (Texts, OlderTexts) = await Latest(Channel.Sms, texts, ct);
        (Emails, OlderEmails) = await Latest(Channel.Email, emails, ct);
    }

    private async Task<(IReadOnlyList<SandboxMessage> Page, long? Older)> Latest(Channel channel, long? before, CancellationToken ct)
    {
        var found = await store.Latest(channel, before, PageSize + 1, ct);
        return found.Count > PageSize ? ([.. found.Take(PageSize)], found[PageSize - 1].Id) : (found, null);
    }
}
