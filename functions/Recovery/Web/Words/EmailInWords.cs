namespace Recovery.Web;

/// <summary>A runner's address on pages that a stranger may open.</summary>
public static class EmailInWords
{
    /// <summary>"a•••@example.com": enough for whoever knows it, little for anybody else.</summary>
    public static string Hidden(string address) => $"{address[..1]}•••{address[address.LastIndexOf('@')..]}";
}
