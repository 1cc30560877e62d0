namespace Recovery.Desk.Faults;

/// <summary>Words for messages that may be one.</summary>
internal static class OneOrMore
{
    public static string They(int count) => count == 1 ? "It" : "They";

    public static string Them(int count) => count == 1 ? "it" : "them";

    public static string Runners(int count) => count == 1 ? "runner" : "runners";
}
