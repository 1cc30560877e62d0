namespace Recovery.Messages;

/// <summary>A rendered template with gaps for what is personal.</summary>
internal sealed class FormLetter
{
    /// <summary>Letters and digits alone, which no escaping changes, and too long to occur by chance.</summary>
    private static readonly string Secret = Guid.NewGuid().ToString("N");

    private readonly string[] _words;
    private readonly Gap[] _gaps;

    private FormLetter(string[] words, Gap[] gaps) => (_words, _gaps) = (words, gaps);

    private enum Gap
    {
        Name,
        Link,
        StopLink,
    }

    /// <summary>Placeholders that stand for a runner while a form is made.</summary>
    /// <param name="named">Whether the form greets by name.</param>
    /// <param name="hasStopLink">Whether there is a second link.</param>
    public static Personal Placeholder(bool named, bool hasStopLink) =>
        new(named ? Mark(Gap.Name) : null, Mark(Gap.Link), hasStopLink ? Mark(Gap.StopLink) : null);

    /// <param name="rendered">A template rendered with <see cref="Placeholder"/>.</param>
    public static FormLetter Of(string rendered)
    {
        // A mark ends in the gap's number: the words after it start one character later.
        var pieces = rendered.Split(Secret);
        return new FormLetter(
            [pieces[0], .. pieces.Skip(1).Select(p => p[1..])],
            [.. pieces.Skip(1).Select(p => (Gap)(p[0] - '0'))]);
    }

    /// <param name="encode">What is done to everything that is put in.</param>
    public string Fill(Personal personal, Func<string, string>? encode = null)
    {
        var parts = new string[_words.Length + _gaps.Length];
        for (var i = 0; i < _gaps.Length; i++)
        {
            var value = _gaps[i] switch
            {
                Gap.Name => personal.Name,
                Gap.Link => personal.Link,
                _ => personal.StopLink,
            } ?? "";
            parts[2 * i] = _words[i];
            parts[(2 * i) + 1] = encode is null ? value : encode(value);
        }

        parts[^1] = _words[^1];
        return string.Concat(parts);
    }

    private static string Mark(Gap gap) => Secret + (char)('0' + (int)gap);
}
