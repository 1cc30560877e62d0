using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using NodaTime;
using Recovery.Time;

namespace Recovery.Web.Forms;

/// <summary>
/// When a form was handed out, protected, in the form itself. It tells programs from people by how long filling in took,
/// and needs no cookie, which in-app browsers lose.
/// </summary>
public sealed class FormStamp(IDataProtectionProvider protection, ClinicClock clock)
{
    private static readonly Duration Shortest = Duration.FromSeconds(3);
    private static readonly Duration Longest = Duration.FromHours(12);

    private readonly IDataProtector _protector = protection.CreateProtector("sign-up form");

    public string Make() => _protector.Protect(clock.Now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));

    public StampAge Read(string? stamp)
    {
        if (MadeAt(stamp) is not { } at)
        {
            return StampAge.Expired;
        }

        // A minute's grace for another instance's clock.
        var age = clock.Now - at;
        return age > clock.OfMachine(Longest) || age < -clock.OfMachine(Duration.FromMinutes(1)) ? StampAge.Expired
            : age < clock.OfMachine(Shortest) ? StampAge.TooFast
            : StampAge.Fine;
    }

    private Instant? MadeAt(string? stamp)
    {
        if (string.IsNullOrEmpty(stamp))
        {
            return null;
        }

        try
        {
            return long.TryParse(_protector.Unprotect(stamp), NumberStyles.Integer, CultureInfo.InvariantCulture, out var at)
                ? Instant.FromUnixTimeMilliseconds(at)
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}

public enum StampAge
{
    Fine,

    /// <summary>Faster than a person types.</summary>
    TooFast,

    /// <summary>Handed out long ago, or not by us.</summary>
    Expired,
}
