using Recovery.Runners;

namespace Recovery.Web.Words;

/// <summary>A runner's number on pages.</summary>
public static class PhoneInWords
{
    /// <summary>"07700 900123" for +447700900123.</summary>
    public static string National(string e164) => NumberInWords.National(e164);

    /// <summary>"ending in 123": enough for its owner, of little use to others.</summary>
    public static string Ending(string e164) => $"ending in {e164[^Math.Min(3, e164.Length)..]}";
}
