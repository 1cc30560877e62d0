using System.Diagnostics.CodeAnalysis;
using NodaTime;
using Recovery.Messages;
using Recovery.Nudges.Plan;
using Recovery.Nudges.Receipts;
using Recovery.Runners;
using Recovery.Security;
using Recovery.SignUps;
using Recovery.Timing;

namespace Recovery.Tests.Fixtures;

/// <summary>What tests of the two channels that ship say in short.</summary>
[SuppressMessage("Naming", "CA1708", Justification = "The compiler's own names for extensions, which differ by case alone.")]
public static class ChannelShorthand
{
    extension(Entry entry)
    {
        public Instant? SmsSince => entry.Since(By.Sms);

        public Instant? EmailSince => entry.Since(By.Email);

        /// <summary>The entry with a channel allowed since then; null: not allowed.</summary>
        public Entry Allowing(Channel channel, Instant? since)
        {
            var allowed = new Dictionary<Channel, Instant>(entry.Allowed);
            allowed.Remove(channel);
            if (since is { } at)
            {
                allowed[channel] = at;
            }

            return entry with { Allowed = allowed };
        }
    }

    extension(PlanningEntry entry)
    {
        public PlanningChannel Sms => entry.On(By.Sms);

        public PlanningChannel Email => entry.On(By.Email);
    }

    extension(PendingSignUp pending)
    {
        public Instant? MobileConfirmedAt => pending.ConfirmedAt.TryGetValue(By.Sms, out var at) ? at : null;

        public Instant? EmailConfirmedAt => pending.ConfirmedAt.TryGetValue(By.Email, out var at) ? at : null;
    }

    extension(ConsentWording wording)
    {
        public string Sms => wording.Of(By.Sms);

        public string Email => wording.Of(By.Email);
    }

    extension(MessageComposer composer)
    {
        public IReadOnlyList<string> WithFallback => composer.WithStandIn(By.Sms);

        public TextWords Text(string template, MessageFacts facts) => composer.Text(By.Sms, template, facts);

        public TextWords ConfirmText(ConfirmationFacts facts) => composer.ConfirmText(By.Sms, facts);

        public TextWords BookedText(BookedFacts facts) => composer.BookingText(By.Sms, Step.Booked, facts);

        public EmailWords Email(string template, MessageFacts facts) => composer.Email(By.Email, template, facts);

        public EmailWords ConfirmEmail(ConfirmationFacts facts) => composer.ConfirmEmail(By.Email, facts);

        public EmailWords BookedEmail(BookedFacts facts) => composer.BookingEmail(By.Email, Step.Booked, facts);

        public EmailWords RequestEmail(RequestedFacts facts) => composer.RequestEmail(By.Email, facts);
    }

    extension(IFallbackStore store)
    {
        public Task<IReadOnlyList<Fallback>> ToFallBack(IReadOnlyList<string> steps, Instant now, int take, CancellationToken ct) =>
            store.ToFallBack(By.Sms, By.Email, steps, now, take, ct);

        public Task FallBack(IReadOnlyList<Fallback> failed, Instant now, CancellationToken ct) => store.FallBack(By.Email, failed, now, ct);
    }

    extension(ContactHash hashes)
    {
        public string Of(Channel channel, string contact) => hashes.Of(channel.Contact, contact);
    }
}
