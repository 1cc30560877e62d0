namespace Recovery.Web.Words;

/// <summary>The clinic's phone as a link.</summary>
public static class ClinicContact
{
    /// <summary><c>tel:</c> with the digits alone, as phones want it; a leading + is kept.</summary>
    public static string TelLink(string phone) => "tel:" + string.Concat(phone.Where(c => char.IsAsciiDigit(c) || c == '+'));
}
