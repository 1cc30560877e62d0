using PhoneNumbers;

namespace Recovery.Runners;

/// <summary>Numbers as people here read them out.</summary>
public static class NumberInWords
{
    private static readonly PhoneNumberUtil Numbers = PhoneNumberUtil.GetInstance();

    /// <summary>"07700 900123" for +447700900123; a foreign number keeps its country.</summary>
    public static string National(string e164)
    {
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
