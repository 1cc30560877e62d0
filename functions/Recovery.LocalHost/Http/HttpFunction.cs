using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Recovery.LocalHost.Invoking;

namespace Recovery.LocalHost.Http;

/// <summary>A function that answers requests, as an endpoint.</summary>
/// <param name="Route">The template, with a slash before it.</param>
/// <param name="Methods">Null or empty: every one.</param>
internal sealed record HttpFunction(string Name, string Route, IReadOnlyList<string>? Methods, FunctionInvoker Invoker)
{
    public void Map(IEndpointRouteBuilder endpoints)
    {
        var endpoint = Methods is { Count: > 0 }
            ? endpoints.MapMethods(Route, Methods.Select(m => m.ToUpperInvariant()), Answer)
            : endpoints.Map(Route, Answer);
        endpoint.WithDisplayName(Name);
    }

    /// <summary>The request's own scope is the invocation's.</summary>
    private async Task Answer(HttpContext context)
    {
        var result = await Invoker.Invoke(context.RequestServices, new Invocation(context.Request, null, context.RequestAborted));
        switch (result)
        {
            case IActionResult action:
                await action.ExecuteResultAsync(new ActionContext(context, context.GetRouteData(), new ActionDescriptor()));
                break;
            case IResult typed:
                await typed.ExecuteAsync(context);
                break;
        }
    }
}
