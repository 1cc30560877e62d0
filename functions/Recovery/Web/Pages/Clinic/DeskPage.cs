using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Recovery.Web.Clinic.SignIn;
using Recovery.Web.Clinic.Words;

namespace Recovery.Web.Pages.Clinic;

/// <summary>A page of the desk that says what came of the last tap.</summary>
public abstract class DeskPage : PageModel
{
    /// <summary>What was done; null: nothing is to be said.</summary>
    [TempData]
    public string? Done { get; set; }

    /// <summary>Why nothing was done.</summary>
    [TempData]
    public string? Refused { get; set; }

    /// <summary>The page says what came of something.</summary>
    public bool HasSaid => Done is { Length: > 0 } || Refused is { Length: > 0 };

    /// <summary>Says it on the page that is shown next.</summary>
    protected void Say(Said said) => (Done, Refused) = (said.IsDone ? said.Words : null, said.IsDone ? null : said.Words);

    /// <summary>The page loads itself again in a moment, also without a script: what it shows is still being worked out. What it says is said then, too.</summary>
    protected void ComeAgain()
    {
        Response.Headers["Refresh"] = $"3; url={OwnRefresh.AddressOf(Request)}";
        TempData.Keep(nameof(Done));
        TempData.Keep(nameof(Refused));
    }
}
