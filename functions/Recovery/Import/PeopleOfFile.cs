using NodaTime;
using Recovery.SignUps;

namespace Recovery.Import;

/// <summary>
/// Who is who within one file. A mobile or an address is one runner's: rows that give it to two people would take it from each other,
/// at each import anew. The first row that names a contact says whose it is; the last row of a runner and race says the day.
/// </summary>
internal sealed class PeopleOfFile
{
    /// <param name="Line">Where the file first names this person.</param>
    private sealed record Person(int Line, string Name, string? Mobile, string? Email);

    private readonly Dictionary<string, Person> _byMobile = [];
    private readonly Dictionary<string, Person> _byEmail = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<(Person Who, string Race), LocalDate> _days = [];

    /// <summary>Every mobile that a row of the file was taken with.</summary>
    public IReadOnlySet<string> Mobiles => _byMobile.Keys.ToHashSet();

    /// <summary>Null: the row has its place. Otherwise what to change, since its contact is another person's.</summary>
    public string? Place(int line, SignUp row)
    {
        var byMobile = row.Mobile is null ? null : _byMobile.GetValueOrDefault(row.Mobile);
        var byEmail = row.Email is null ? null : _byEmail.GetValueOrDefault(row.Email);
        if ((Clash(byMobile, row, "mobile") ?? Clash(byEmail, row, "email address")) is { } fault)
        {
            return fault;
        }

        var first = byMobile ?? byEmail;
        var person = new Person(
            first?.Line ?? line, first?.Name ?? row.Name, row.Mobile ?? first?.Mobile ?? byEmail?.Mobile, row.Email ?? first?.Email ?? byEmail?.Email);
        if (person.Mobile is { } mobile)
        {
            _byMobile[mobile] = person;
        }

        if (person.Email is { } email)
        {
            _byEmail[email] = person;
        }

        return null;
    }

    /// <summary>To be called for each row that was placed, in the file's order, once all are.</summary>
    public void NoteDay(SignUp row) => _days[(Of(row), row.RaceId)] = row.RaceDay;

    /// <summary>The row with its person's name as the file first spells it and the day that counts: once all are noted.</summary>
    public SignUp Settled(SignUp row)
    {
        var person = Of(row);
        return row with { Name = person.Name, RaceDay = _days[(person, row.RaceId)] };
    }

    private Person Of(SignUp row) => row.Mobile is { } mobile ? _byMobile[mobile] : _byEmail[row.Email!];

    private static string? Clash(Person? known, SignUp row, string shared) => known switch
    {
        null => null,
        _ when !string.Equals(known.Name, row.Name, StringComparison.OrdinalIgnoreCase) =>
            $"Line {known.Line} has the same {shared} under another name. Give each runner their own, or write the same name in both lines.",
        _ when Differ(known.Mobile, row.Mobile) =>
            $"Line {known.Line} has the same {shared} with another mobile. Write the same mobile in both lines, or give each runner their own {shared}.",
        _ when Differ(known.Email, row.Email) =>
            $"Line {known.Line} has the same {shared} with another email address. Write the same address in both lines, or give each runner their own {shared}.",
        _ => null,
    };

    private static bool Differ(string? known, string? given) =>
        known is not null && given is not null && !string.Equals(known, given, StringComparison.OrdinalIgnoreCase);
}
