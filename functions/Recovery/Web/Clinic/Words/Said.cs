namespace Recovery.Web.Clinic.Words;

/// <summary>What reception reads after a tap.</summary>
/// <param name="Words">A sentence or two.</param>
/// <param name="IsDone">False: nothing was done, and the words say why. They are shown as a warning.</param>
public readonly record struct Said(string Words, bool IsDone = true)
{
    public static Said No(string why) => new(why, IsDone: false);
}
