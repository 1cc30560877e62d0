namespace Recovery.Web.Words;

/// <summary>A runner's address on pages that a stranger may open.</summary>
public static class EmailInWords
{
    /// <summary>"a•••@example.com": enough for its owner, of little use to others.</summary>
    public static string Hidden(string address) => $"{address[..1]}•••{address[address.LastIndexOf('@')..]}";
}
