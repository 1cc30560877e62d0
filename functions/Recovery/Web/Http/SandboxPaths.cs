namespace Recovery.Web.Http;

internal static class SandboxPaths
{
    /// <summary>The HTML of one email as it was sent, alone in its frame: the only page of ours with styles of its own.</summary>
    public const string Mail = "/sandbox/mail";
}
