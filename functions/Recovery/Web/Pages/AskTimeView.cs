using Recovery.Appointments;

namespace Recovery.Web.Pages;

/// <summary>The form that asks for an appointment.</summary>
/// <param name="Times">What can be asked for.</param>
/// <param name="Wrong">What is wrong with what was asked for.</param>
/// <param name="ByEmail">The runner gave no mobile: reception writes.</param>
/// <param name="Entry">On a page with several: the one that it is for.</param>
/// <param name="Quiet">Another button stands before it.</param>
public sealed record AskTimeView(IReadOnlyList<OfferedPart> Times, string? Wrong, bool ByEmail, long? Entry, bool Quiet = false)
{
    public string Heading => Quiet ? "Ask for another time" : "Ask for an appointment";
}
