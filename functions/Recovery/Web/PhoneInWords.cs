using PhoneNumbers;

namespace Recovery.Web;

/// <summary>A runner's number as people write it.</summary>
public static class PhoneInWords
{
    private static readonly PhoneNumberUtil Numbers = PhoneNumberUtil.GetInstance();

    /// <summary>"07700 900123" for +447700900123.</summary>
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

    /// <summary>"ending in 123": enough for its owner, little for anybody else.</summary>
    public static string Ending(string e164) => $"ending in {e164[^Math.Min(3, e164.Length)..]}";
}
