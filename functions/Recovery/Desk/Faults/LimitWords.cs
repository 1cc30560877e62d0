using Recovery.Channels;
using Recovery.Runners;
using Recovery.SignUps;

namespace Recovery.Desk.Faults;

/// <summary>What reception is told when a limit on sign-ups is reached.</summary>
internal static class LimitWords
{
    public static string OfReached(SignUpLimit limit)
    {
        var most = $"{limit.Most:N0}";
        if (limit.Kind == SignUpLimitKind.EmailDomain)
        {
            return $"{most} emails to confirm an address have gone to one domain in the last 24 hours, the most allowed (SignUp:EmailsPerDomainPerDay). Other addresses still work.";
        }

        if (ChannelCatalog.All.FirstOrDefault(c => limit.Kind == SignUpLimitKind.Daily(c)) is not { } channel)
        {
            return $"{most} emails to confirm an address were requested from one network in the last 24 hours, the most allowed (SignUp:EmailsPerNetworkPerDay). Other networks still work.";
        }

        var contact = channel.Contact == ContactKind.Email ? "an address" : "a number";
        var others = ChannelCatalog.All.Where(c => c != channel && c.UsualProvider is not null).Select(c => c.Words.Many);
        return $"{most} {channel.Words.Many} to confirm {contact} have gone out in the last 24 hours, the most allowed (SignUp:{channel.Words.Headings}PerDay). "
            + Sentence($"{string.Join(" and ", others)} still work.");
    }

    private static string Sentence(string words) => char.ToUpperInvariant(words[0]) + words[1..];
}
