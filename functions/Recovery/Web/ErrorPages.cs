using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Recovery.Web;

/// <summary>Answers that went wrong: a friendly page for people, problem+json for programs.</summary>
internal static class ErrorPages
{
    private const string Page = "/oops";

    public static void UseErrorPages(this IApplicationBuilder app)
    {
        app.UseWhen(IsForPrograms, programs =>
        {
            programs.UseExceptionHandler(Handler());
            programs.UseStatusCodePages();
        });
        app.UseWhen(context => !IsForPrograms(context), people =>
        {
            var handler = Handler();
            handler.ExceptionHandlingPath = Page;
            people.UseExceptionHandler(handler);
            people.UseStatusCodePagesWithReExecute(Page);
        });
    }

    public static bool IsForPrograms(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        || context.Request.Path.StartsWithSegments("/hooks", StringComparison.OrdinalIgnoreCase);

    private static ExceptionHandlerOptions Handler() => new()
    {
        // A request that can't be read is the sender's fault, and says so itself.
        StatusCodeSelector = fault => fault is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError,
    };
}
