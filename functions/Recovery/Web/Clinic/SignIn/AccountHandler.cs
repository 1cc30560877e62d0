using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Recovery.Web.Clinic.SignIn;

/// <summary>The framework's own handler, but only where we call it: the host's pipeline looks at every request before ours does.</summary>
/// <remarks>It logs nothing by itself: what it would say may hold what providers said of people. <see cref="AccountSignIn"/> says what failed.</remarks>
internal sealed class AccountHandler(IOptionsMonitor<OpenIdConnectOptions> options, HtmlEncoder html, UrlEncoder url)
    : OpenIdConnectHandler(options, NullLoggerFactory.Instance, html, url)
{
    private bool _isCalled;

    /// <summary>Meets somebody who comes back from the provider. True: they are answered.</summary>
    public Task<bool> Meet()
    {
        _isCalled = true;
        return HandleRequestAsync();
    }

    public override async Task<bool> ShouldHandleRequestAsync() => _isCalled && await base.ShouldHandleRequestAsync();
}
