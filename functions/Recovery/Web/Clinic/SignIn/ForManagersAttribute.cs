using System.Reflection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Recovery.Web.Clinic.SignIn;

/// <summary>
/// A page's handler that only a manager may call, on a page that reception may read. A whole page of managers has
/// <see cref="ClinicAuthentication.ManagerPolicy"/> instead.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ForManagersAttribute : Attribute
{
    internal static bool IsOn(MethodInfo? handler) => handler?.GetCustomAttribute<ForManagersAttribute>() is not null;
}

/// <summary>Sees to <see cref="ForManagersAttribute"/> on every page of the desk.</summary>
internal sealed class RefuseReception : IPageFilter
{
    public void OnPageHandlerSelected(PageHandlerSelectedContext context)
    {
    }

    public void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        if (ForManagersAttribute.IsOn(context.HandlerMethod?.MethodInfo) && !context.HttpContext.User.IsManager())
        {
            context.Result = new ForbidResult(ClinicAuthentication.Scheme);
        }
    }

    public void OnPageHandlerExecuted(PageHandlerExecutedContext context)
    {
    }
}
