using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Recovery.Settings;

namespace Recovery.Web.Http;

/// <summary>The sandbox shows messages to runners: only with a sandbox provider, and only to somebody at this machine.</summary>
internal sealed class SandboxGate(RecoverySettings settings) : IAsyncResourceFilter
{
    public Task OnResourceExecutionAsync(ResourceExecutingContext context, ResourceExecutionDelegate next)
    {
        if (settings.HasSandbox && Origin.IsThisMachine(context.HttpContext))
        {
            return next();
        }

        context.Result = new NotFoundResult();
        return Task.CompletedTask;
    }
}
