using PhoneNumbers;

namespace Recovery.Web.Clinic.Words;

/// <summary>Numbers as people here read them out.</summary>
public static class Contacts
{
    private static readonly PhoneNumberUtil Numbers = PhoneNumberUtil.GetInstance();

    /// <summary>+447700900123 is "07700 900123"; a foreign number keeps its country.</summary>
    public static string? Number(string? e164)
    {
        if (e164 is null)
        {
            return null;
        }

        try
        {
            var number = Numbers.Parse(e164, null);
            return Numbers.Format(number, number.CountryCode == 44 ? PhoneNumberFormat.NATIONAL : PhoneNumberFormat.INTERNATIONAL);
        }
        catch (NumberParseException)
        {
            return e164;
        }
    }
}
