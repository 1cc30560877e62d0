namespace Recovery.Web;

internal static class SandboxPaths
{
    public const string Mail = "/sandbox/mail";
}
