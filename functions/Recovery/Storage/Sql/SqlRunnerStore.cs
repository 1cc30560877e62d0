using Recovery.Security;
using Recovery.SignUps;

namespace Recovery.Storage.Sql;

/// <summary>Runners, their entries, consents and stops: each part names its port.</summary>
public partial class SqlRunnerStore(SqlDatabase database, ContactHash hashes) : IRunnerRegister
{
    public Task<IReadOnlyList<RegistrationResult>> Register(
        IReadOnlyList<Registration> registrations, IReadOnlySet<string> alsoNamed, CancellationToken ct)
    {
        var named = registrations.Select(r => r.SignUp.Mobile).OfType<string>().ToHashSet();
        return database.Write(session => Register(session, registrations, mobile => named.Contains(mobile) || alsoNamed.Contains(mobile)), ct);
    }

    private protected virtual async ValueTask<IReadOnlyList<RegistrationResult>> Register(
        SqlSession session, IReadOnlyList<Registration> registrations, Predicate<string> isNamed)
    {
        var registering = new SqlRegistering(session, hashes, isNamed);
        var results = new List<RegistrationResult>(registrations.Count);
        foreach (var registration in registrations)
        {
            results.Add(await registering.Register(registration));
        }

        return results;
    }
}
