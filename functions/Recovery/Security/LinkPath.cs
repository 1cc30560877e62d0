namespace Recovery.Security;

/// <summary>The addresses of links: one letter a purpose, then the token. The pages' own routes are held to these by a test.</summary>
public static class LinkPath
{
    /// <summary>Every root once: <c>/a</c>, <c>/b</c>, <c>/c</c>, <c>/r</c>, <c>/u</c>.</summary>
    public static IReadOnlyList<string> Roots { get; } =
    [
        LinkPurpose.Appointment.Root, LinkPurpose.Book.Root, LinkPurpose.ConfirmRoot, LinkPurpose.Runner.Root, LinkPurpose.Stop.Root,
    ];

    /// <summary>The letters alone, for a pattern.</summary>
    public static string Letters { get; } = string.Concat(Roots.Select(r => r[1]));

    /// <summary>Such as <c>/b/TOKEN</c>.</summary>
    public static string Of(LinkPurpose purpose, string token) => $"{purpose.Root}/{token}";

    /// <summary>Whether a path is that of a link; its token may be invalid.</summary>
    public static bool IsLink(string path) => Roots.Any(root => path.StartsWith($"{root}/", StringComparison.OrdinalIgnoreCase));
}
