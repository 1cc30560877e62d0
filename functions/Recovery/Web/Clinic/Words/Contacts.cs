using Recovery.Runners;

namespace Recovery.Web.Clinic.Words;

/// <summary>Numbers as people here read them out.</summary>
public static class Contacts
{
    /// <summary>+447700900123 is "07700 900123"; a foreign number keeps its country.</summary>
    public static string? Number(string? e164) => e164 is null ? null : NumberInWords.National(e164);
}
