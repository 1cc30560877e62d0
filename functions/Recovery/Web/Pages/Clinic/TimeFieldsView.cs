using Recovery.Appointments;
using Recovery.Web.Clinic;

namespace Recovery.Web.Pages.Clinic;

/// <summary>The fields of a day, an hour and a part of the day, with what was typed and what is wrong with it.</summary>
/// <param name="Key">Tells the fields of several forms on a page apart.</param>
/// <param name="AsksPart">A part of the day can be chosen in place of an hour.</param>
/// <param name="Wrong">Null: nothing was sent yet.</param>
public sealed record TimeFieldsView(string Key, AgreedForm Form, bool AsksPart, Mistakes? Wrong)
{
    public string? MistakeIn(string field) => Wrong is not null && Wrong.ByField.TryGetValue(field, out var sentences) ? string.Join(' ', sentences) : null;
}
