namespace Recovery.Runners;

/// <summary>Who changes something: the kind of source, and at the desk the name that stands on the change.</summary>
/// <param name="Kind">One of <see cref="Source"/>.</param>
/// <param name="Who">Null: nobody at the desk, and nothing is noted there.</param>
public readonly record struct ChangedBy(string Kind, string? Who = null)
{
    /// <summary>Somebody at the desk, or a program with the clinic's key.</summary>
    public static ChangedBy Desk(string who) => new(Source.Reception, who);

    public static implicit operator ChangedBy(string kind) => new(kind);

    /// <summary>The kind alone: names stay out of logs.</summary>
    public override string ToString() => Kind;
}
