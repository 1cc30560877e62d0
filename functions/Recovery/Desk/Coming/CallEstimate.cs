namespace Recovery.Desk.Coming;

/// <summary>How many runners may ring, by what came of the nudges before.</summary>
/// <param name="Low">By the share that asked for an appointment or booked.</param>
/// <param name="High">By the share that did so, or opened the page that has the number.</param>
/// <param name="Sent">How many nudges that is taken from.</param>
public sealed record CallEstimate(int Low, int High, int Sent)
{
    /// <summary>Fewer say nothing.</summary>
    public const int Enough = 20;

    /// <param name="coming">How many of each step go out.</param>
    /// <param name="soFar">What came of those before; a step of its own where enough of it went out, else all together.</param>
    /// <returns>Null: there is too little to go by.</returns>
    public static CallEstimate? Of(IEnumerable<(string Step, int Messages)> coming, IReadOnlyList<Response> soFar)
    {
        var all = new Response("", soFar.Sum(r => r.Sent), soFar.Sum(r => r.Looked), soFar.Sum(r => r.Acted));
        if (all.Sent < Enough)
        {
            return null;
        }

        double low = 0, high = 0;
        foreach (var (step, messages) in coming)
        {
            var by = soFar.FirstOrDefault(r => r.Step == step && r.Sent >= Enough) ?? all;
            low += messages * (double)by.Acted / by.Sent;
            high += messages * (double)by.Looked / by.Sent;
        }

        return new CallEstimate((int)Math.Round(low), (int)Math.Ceiling(high), all.Sent);
    }
}
