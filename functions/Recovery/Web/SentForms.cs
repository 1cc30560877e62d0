using Microsoft.Extensions.Caching.Memory;
using Recovery.Runners;

namespace Recovery.Web;

/// <summary>
/// A form that is sent twice, by a double tap or by reloading the answer, is answered twice but counts once:
/// nobody gets two texts for it.
/// </summary>
public sealed class SentForms : IDisposable
{
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(30);

    private readonly MemoryCache _answers = new(new MemoryCacheOptions { SizeLimit = 10_000 });
    private readonly Lock _lock = new();

    /// <param name="stamp">Tells one handing out of the form from another.</param>
    /// <param name="form">As it was typed; another one is a correction, and sent.</param>
    /// <param name="send">Called once. Not cancelled with the request: a double tap abandons the first of the two.</param>
    public async Task<SignUpAnswer> Once(string stamp, SignUpForm form, Func<Task<SignUpAnswer>> send)
    {
        var key = (stamp, form);
        Task<SignUpAnswer> answer;
        lock (_lock)
        {
            if (!_answers.TryGetValue(key, out Task<SignUpAnswer>? known))
            {
                known = send();
                _answers.Set(key, known, new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = Remembered, Size = 1 });
            }

            answer = known!;
        }

        var kept = false;
        try
        {
            var given = await answer;
            kept = given is SignUpAnswer.Kept;
            return given;
        }
        finally
        {
            if (!kept)
            {
                // What failed or was refused may succeed the next time.
                _answers.Remove(key);
            }
        }
    }

    public void Dispose() => _answers.Dispose();
}
