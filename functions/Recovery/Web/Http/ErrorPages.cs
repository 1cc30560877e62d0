using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Recovery.Readiness;

namespace Recovery.Web.Http;

/// <summary>Answers that went wrong: a friendly page for people, problem+json for programs.</summary>
internal static class ErrorPages
{
    private const string Page = "/oops";
    private const string RetryAfterSeconds = "30";

    public static void UseErrorPages(this IApplicationBuilder app)
    {
        app.Use(AddRetryAfter);
        app.UseWhen(IsForPrograms, UseProgramErrors);
        app.UseWhen(context => !IsForPrograms(context), people =>
        {
            var handler = Handler();
            handler.ExceptionHandlingPath = Page;
            people.UseExceptionHandler(handler);
            people.UseStatusCodePagesWithReExecute(Page);
            people.Use(ShowForAnyMethod);
        });
    }

    public static void UseProgramErrors(this IApplicationBuilder app)
    {
        app.Use(AddRetryAfter);
        app.UseExceptionHandler(Handler());
        app.UseStatusCodePages();
    }

    public static bool IsForPrograms(HttpContext context) => context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);

    private static ExceptionHandlerOptions Handler() => new()
    {
        StatusCodeSelector = StatusOf,
        // The store logs once that it is away; a stack trace for each request would add nothing.
        SuppressDiagnosticsCallback = context => StatusOf(context.Exception) == StatusCodes.Status503ServiceUnavailable,
    };

    private static int StatusOf(Exception fault) => fault switch
    {
        // A request that can't be read is the sender's fault; its exception carries the status.
        BadHttpRequestException bad => bad.StatusCode,
        StoreException => StatusCodes.Status503ServiceUnavailable,
        // The keys of forms and cookies lie in the store too, and the framework wraps what their reading fails with.
        { InnerException: { } inner } => StatusOf(inner),
        _ => StatusCodes.Status500InternalServerError,
    };

    /// <summary>A page answers OPTIONS with an empty 200, also where it stands in for the answer that went wrong.</summary>
    private static Task ShowForAnyMethod(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path == Page && HttpMethods.IsOptions(context.Request.Method))
        {
            context.Request.Method = HttpMethods.Get;
        }

        return next(context);
    }

    /// <summary>Says when to try again while the store is away.</summary>
    private static Task AddRetryAfter(HttpContext context, RequestDelegate next)
    {
        context.Response.OnStarting(() =>
        {
            if (context.Response.StatusCode == StatusCodes.Status503ServiceUnavailable)
            {
                context.Response.Headers.RetryAfter = RetryAfterSeconds;
            }

            return Task.CompletedTask;
        });
        return next(context);
    }
}
