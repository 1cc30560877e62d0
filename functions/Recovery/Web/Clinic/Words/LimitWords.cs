using Recovery.SignUps;

namespace Recovery.Web.Clinic.Words;

/// <summary>What reception is told when a limit on sign-ups is reached.</summary>
internal static class LimitWords
{
    public static string OfReached(SignUpLimit limit) => limit.Kind switch
    {
        SignUpLimitKind.Texts => $"{limit.Most:N0} texts to confirm a number have gone out in the last 24 hours, the most allowed (SignUp:TextsPerDay). Emails still work.",
        SignUpLimitKind.Emails => $"{limit.Most:N0} emails to confirm an address have gone out in the last 24 hours, the most allowed (SignUp:EmailsPerDay). Texts still work.",
        SignUpLimitKind.EmailDomain => $"{limit.Most:N0} emails to confirm an address have gone to one domain in the last 24 hours, the most allowed (SignUp:EmailsPerDomainPerDay). Other addresses still work.",
        _ => $"{limit.Most:N0} emails to confirm an address were requested from one network in the last 24 hours, the most allowed (SignUp:EmailsPerNetworkPerDay). Other networks still work.",
    };
}
