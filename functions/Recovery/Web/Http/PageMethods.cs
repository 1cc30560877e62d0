using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Recovery.Web.Http;

/// <summary>A page that has no handler for a method would be shown all the same; it answers 405 instead, with the methods that it takes.</summary>
internal sealed class PageMethods : IAuthorizationFilter, IPageFilter, IOrderedFilter
{
    /// <summary>Before the form's token is looked at: a wrong method is answered as such, not as a missing token.</summary>
    public int Order => int.MinValue;

    public void OnAuthorization(AuthorizationFilterContext context)
    {
        var allowed = Allowed(context.ActionDescriptor);
        if (!allowed.Contains(context.HttpContext.Request.Method, StringComparer.OrdinalIgnoreCase) && !IsInPlaceOfAnother(context.HttpContext))
        {
            context.Result = Refused(context.HttpContext, allowed);
        }
    }

    public void OnPageHandlerSelected(PageHandlerSelectedContext context)
    {
    }

    public void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        var method = context.HttpContext.Request.Method;
        if (context.HandlerMethod is null && !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method) && !IsInPlaceOfAnother(context.HttpContext))
        {
            context.Result = Refused(context.HttpContext, Allowed(context.ActionDescriptor));
        }
    }

    public void OnPageHandlerExecuted(PageHandlerExecutedContext context)
    {
    }

    private static IReadOnlyList<string> Allowed(Microsoft.AspNetCore.Mvc.Abstractions.ActionDescriptor page) =>
        [.. new[] { HttpMethods.Get, HttpMethods.Head }.Concat(((CompiledPageActionDescriptor)page).HandlerMethods.Select(h => h.HttpMethod.ToUpperInvariant())).Distinct()];

    /// <summary>An error page is shown for any method.</summary>
    private static bool IsInPlaceOfAnother(HttpContext context) =>
        context.Features.Get<IStatusCodeReExecuteFeature>() is not null || context.Features.Get<IExceptionHandlerFeature>() is not null;

    private static StatusCodeResult Refused(HttpContext context, IEnumerable<string> allowed)
    {
        context.Response.Headers.Allow = string.Join(", ", allowed);
        return new StatusCodeResult(StatusCodes.Status405MethodNotAllowed);
    }
}
