using Microsoft.AspNetCore.Http;
using Recovery.Desk.Faults;

namespace Recovery.Web.Clinic;

/// <summary>What is stuck, asked once a page: its navigation, its banner and the page itself show the same.</summary>
public sealed class DeskFaults(FaultBoard board)
{
    private static readonly object Key = new();

    /// <param name="page">The request that the page answers.</param>
    public Task<IReadOnlyList<Fault>> Now(HttpContext page)
    {
        if (page.Items[Key] is not Task<IReadOnlyList<Fault>> asked)
        {
            page.Items[Key] = asked = board.Now(page.RequestAborted);
        }

        return asked;
    }
}
