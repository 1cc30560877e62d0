namespace Recovery.Tests.Telemetry;

/// <summary>A nudge's trace as a picture: what does not change from run to run.</summary>
internal static class TraceTree
{
    private static readonly string[] Shown =
        ["messaging.message.id", "recovery.outcome", "url.full", "http.response.status_code"];

    /// <param name="spans">Of any traces.</param>
    /// <param name="root">Where it begins.</param>
    /// <param name="nudge">Whose part of the trace is drawn: a tick queues many.</param>
    public static string Draw(IReadOnlyList<OtlpSpan> spans, OtlpSpan root, string nudge) =>
        string.Join('\n', Lines(spans.Where(s => s.Trace == root.Trace).ToLookup(s => s.Parent), root, "", nudge));

    private static IEnumerable<string> Lines(ILookup<string, OtlpSpan> children, OtlpSpan span, string indent, string nudge)
    {
        var tags = Shown.Where(span.Tags.ContainsKey).Select(tag => $"{tag}={Value(span, tag, nudge)}");
        yield return $"{indent + span.Name,-25}{span.KindInWords,-10}{string.Join("  ", tags)}".TrimEnd();
        foreach (var child in children[span.Id].Where(c => c.Tags.GetValueOrDefault("recovery.nudge", nudge) == nudge).OrderBy(c => c.Start))
        {
            foreach (var line in Lines(children, child, indent + "  ", nudge))
            {
                yield return line;
            }
        }
    }

    private static string Value(OtlpSpan span, string tag, string nudge) => span.Tags[tag]
        .Replace(nudge, "NUDGE", StringComparison.Ordinal)
        .Replace($"127.0.0.1:{span.Tags.GetValueOrDefault("server.port")}", "api.twilio.com", StringComparison.Ordinal)
        .Replace("http:", "https:", StringComparison.Ordinal);
}
