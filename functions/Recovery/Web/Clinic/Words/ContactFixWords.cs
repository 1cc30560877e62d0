using Recovery.Desk;
using Recovery.Runners;

namespace Recovery.Web.Clinic.Words;

/// <summary>What came of correcting a contact.</summary>
internal static class ContactFixWords
{
    public static string Done(ContactKind kind) => $"Saved. Reminders still to come go to the new {kind.Short()}. What already failed isn't sent again.";

    /// <summary>Why nothing was changed.</summary>
    public static string Of(ContactFixed came, ContactKind kind) => came switch
    {
        ContactFixed.Same => $"That's the {kind.Short()} we have.",
        ContactFixed.Taken => $"Another runner has this {kind.Short()}. Find them by it, or ask this runner to sign up again: their own link joins the two.",
        _ => $"We don't have a {kind.Short()} of theirs to correct.",
    };
}
