using System.Globalization;
using System.Text;
using PhoneNumbers;

namespace Recovery.Runners;

/// <summary>A mobile number that texts may be sent to.</summary>
public readonly record struct MobileNumber
{
    /// <summary>The longest spelling that is looked at; 15 digits (E.164) with room for spaces, brackets and dashes.</summary>
    private const int LongestSpelling = 64;

    private const string Example = "07700 900123";

    private const string TooShort = $"That number is too short. It should look like {Example}.";
    private const string NotInUse = "That isn't a mobile number in use. Check the digits.";

    private static readonly PhoneNumberUtil Numbers = PhoneNumberUtil.GetInstance();

    private readonly string? _e164;

    private MobileNumber(string e164) => _e164 = e164;

    /// <summary>E.164: <c>+447700900123</c>.</summary>
    public override string ToString() => _e164 ?? "";

    /// <summary>Reads a number in any usual spelling.</summary>
    /// <param name="text">What was typed; any input is answered, none throws.</param>
    /// <param name="countries">
    /// Regions whose mobiles are accepted (<c>Sms:Countries</c>, two letters each). Numbers without a country code are read as
    /// the first one's. Jersey, Guernsey and the Isle of Man are regions of their own: JE, GG, IM.
    /// </param>
    /// <param name="number">The number, when it is accepted.</param>
    /// <param name="reason">Otherwise a sentence that says why not; empty when it is accepted.</param>
    public static bool TryParse(string? text, IReadOnlyCollection<string> countries, out MobileNumber number, out string reason)
    {
        number = default;
        var regions = (countries ?? []).Where(c => !string.IsNullOrWhiteSpace(c)).Select(c => c.Trim().ToUpperInvariant()).ToArray();
        reason = Plain(text, out var spelling) ?? Read(spelling, regions, out number) ?? "";
        return reason.Length == 0;
    }

    /// <summary>The spelling with ASCII digits, and anything that only separates them as a space; or why it is no number.</summary>
    private static string? Plain(string? text, out string spelling)
    {
        spelling = "";
        text = Invisible.Drop(text).Trim();
        if (text.Length == 0)
        {
            return $"Enter a mobile number, for example {Example}.";
        }

        if (text.Length > LongestSpelling)
        {
            return $"That's too long for a mobile number. Enter one number, for example {Example}.";
        }

        var plain = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            var value = char.IsDigit(c) ? (int)char.GetNumericValue(c) : -1;
            plain.Append(value >= 0 ? (char)('0' + value) : c switch
            {
                '+' or '\uFF0B' => '+',
                '(' or '\uFF08' => '(',
                ')' or '\uFF09' => ')',
                _ when Separates(c) => ' ',
                _ => '?',
            });
        }

        spelling = plain.ToString();
        return spelling.Contains('?', StringComparison.Ordinal)
            ? $"Use digits only for your mobile number, for example {Example}."
            : null;
    }

    private static bool Separates(char c) =>
        char.IsWhiteSpace(c) || c is '.' or '/' or '[' or ']' or '\u2212' or '\u00B7'
        || char.GetUnicodeCategory(c) == UnicodeCategory.DashPunctuation;

    private static string? Read(string spelling, string[] regions, out MobileNumber number)
    {
        number = default;
        PhoneNumber parsed;
        try
        {
            parsed = Numbers.Parse(spelling, regions.FirstOrDefault() ?? "GB");
        }
        catch (NumberParseException e)
        {
            return WhyUnreadable(e.ErrorType);
        }

        var region = IsOfcomDrama(parsed) ? "GB" : Numbers.GetRegionCodeForNumber(parsed);
        if (!regions.Contains(region ?? Numbers.GetRegionCodeForCountryCode(parsed.CountryCode)))
        {
            return WhyForeign(region ?? Numbers.GetRegionCodeForCountryCode(parsed.CountryCode), regions);
        }

        if (region is null)
        {
            return WhyUnknown(parsed);
        }

        var type = IsOfcomDrama(parsed) ? PhoneNumberType.MOBILE : Numbers.GetNumberType(parsed);
        if (type is not (PhoneNumberType.MOBILE or PhoneNumberType.FIXED_LINE_OR_MOBILE))
        {
            return WhyNoMobile(type);
        }

        if (parsed.HasExtension)
        {
            return "Leave the extension out of your mobile number.";
        }

        number = new MobileNumber(Numbers.Format(parsed, PhoneNumberFormat.E164));
        return null;
    }

    /// <summary>07700 900000 to 900999: Ofcom's numbers for drama, never given to anybody; demos and tests use them.</summary>
    private static bool IsOfcomDrama(PhoneNumber number) =>
        number is { CountryCode: 44, NationalNumber: >= 7_700_900_000 and <= 7_700_900_999 };

    private static string WhyUnreadable(ErrorType error) => error switch
    {
        ErrorType.INVALID_COUNTRY_CODE => $"That country code doesn't exist. Enter a number like {Example}.",
        ErrorType.TOO_LONG => $"That number is too long. Enter one mobile number, for example {Example}.",
        _ => TooShort,
    };

    private static string WhyUnknown(PhoneNumber number) => Numbers.IsPossibleNumberWithReason(number) switch
    {
        // To the library some nine digits are possible in the United Kingdom; to a runner a digit is missing.
        _ when number is { CountryCode: 44, NationalNumber: < 1_000_000_000 } => TooShort,
        PhoneNumberUtil.ValidationResult.TOO_SHORT or PhoneNumberUtil.ValidationResult.IS_POSSIBLE_LOCAL_ONLY => TooShort,
        PhoneNumberUtil.ValidationResult.TOO_LONG => $"That number is too long. It should look like {Example}.",
        _ => NotInUse,
    };

    private static string WhyNoMobile(PhoneNumberType type) => type switch
    {
        PhoneNumberType.FIXED_LINE => "That's a landline. Enter a mobile number.",
        PhoneNumberType.PREMIUM_RATE => "That's a premium-rate number. Enter a mobile number.",
        PhoneNumberType.TOLL_FREE => "That's a freephone number. Enter a mobile number.",
        PhoneNumberType.SHARED_COST or PhoneNumberType.UAN => "That's an organisation's number. Enter a mobile number.",
        PhoneNumberType.VOIP => "That's an internet phone number, which can't get texts. Enter a mobile number.",
        PhoneNumberType.PERSONAL_NUMBER => "That's an 070 personal number, not a mobile. Enter a mobile number.",
        PhoneNumberType.PAGER => "That's a pager. Enter a mobile number.",
        PhoneNumberType.VOICEMAIL => "That's a voicemail number. Enter a mobile number.",
        _ => NotInUse,
    };

    private static string WhyForeign(string? region, string[] accepted) =>
        accepted.Length == 0
            ? "We can't send texts at the moment. Leave the mobile number out."
            : $"We can only text {string.Join(" or ", accepted.Select(Adjective))} mobiles{(region is null or "ZZ" or "001" ? "" : $", and that number is from {CountryName(region)}")}.";

    /// <summary>As it stands before "mobiles".</summary>
    private static string Adjective(string region) => region switch
    {
        "GB" => "UK",
        "US" => "US",
        "IE" => "Irish",
        "IM" => "Isle of Man",
        _ => CountryName(region),
    };

    private static string CountryName(string? region)
    {
        try
        {
            return region switch
            {
                null or "ZZ" or "001" => "no single country",
                "GB" => "the United Kingdom",
                "US" => "the United States",
                "IM" => "the Isle of Man",
                "NL" => "the Netherlands",
                "AE" => "the United Arab Emirates",
                _ => new RegionInfo(region).EnglishName,
            };
        }
        catch (ArgumentException)
        {
            return region!;
        }
    }
}
