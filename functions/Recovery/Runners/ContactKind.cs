namespace Recovery.Runners;

/// <summary>What a runner can be reached at. A closed set: more channels may come, but each goes to one of these.</summary>
public enum ContactKind
{
    /// <summary>A mobile number, as E.164.</summary>
    Mobile,

    /// <summary>An email address.</summary>
    Email,
}

public static class ContactWords
{
    /// <summary>As it is spoken of: "mobile number".</summary>
    public static string Words(this ContactKind kind) => kind == ContactKind.Mobile ? "mobile number" : "email address";

    /// <summary>Where the words before have said which kind it is: "number".</summary>
    public static string Short(this ContactKind kind) => kind == ContactKind.Mobile ? "number" : "address";
}
