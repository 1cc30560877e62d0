namespace Recovery.Tests.Fuzzing;

/// <summary>Bodies of <c>POST /api/signups</c>.</summary>
internal static class SignUpBodies
{
    private static readonly string[] Names = ["name", "mobile", "email", "race", "id", "day", "consent", "sms", "evidence", "source", "time"];

    private static readonly string[] Values =
        ["Ann Lee", "07700 900123", "ann@example.com", "london-marathon-2027", "2027-04-24", "2027-04-10T11:00:00+01:00", "at the desk", "9999-12-31T23:59:59-18:00", "other"];

    /// <summary>Any JSON at all, or a good sign-up in which a field or two are nasty.</summary>
    public static string Any(NastyText text) => text.OneIn(3)
        ? text.Json(Names, Values)
        : $$"""
            {"name":{{One(text, "\"Ann Lee\"")}},"mobile":{{One(text, $"\"07700 900{text.Below(1000):000}\"")}},"email":{{One(text, $"\"ann{text.Below(100_000)}@example.com\"")}},
             "race":{{One(text, $$"""{"id":{{One(text, "\"london-marathon-2027\"")}},"day":{{One(text, "\"2027-04-24\"")}}}""")}},
             "consent":{{One(text, """{"sms":true,"email":true}""")}},
             "evidence":{{One(text, $$"""{"source":{{One(text, "\"at the desk\"")}},"time":{{One(text, "\"2027-04-10T11:00:00+01:00\"")}}}""")}}}
            """;

    private static string One(NastyText text, string good) =>
        !text.OneIn(6) ? good : text.OneIn(3) ? text.Json(Names, Values) : text.JsonString(300, Values);
}
