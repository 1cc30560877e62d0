using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Recovery.Web;

/// <summary>Answers that went wrong: a friendly page for people, problem+json for programs.</summary>
internal static class ErrorPages
{
    private const string Page = "/oops";

    public static void UseErrorPages(this IApplicationBuilder app)
    {
        app.UseWhen(IsForPrograms, UseProgramErrors);
        app.UseWhen(context => !IsForPrograms(context), people =>
        {
            var handler = Handler();
            handler.ExceptionHandlingPath = Page;
            people.UseExceptionHandler(handler);
            people.UseStatusCodePagesWithReExecute(Page);
        });
    }

    public static void UseProgramErrors(this IApplicationBuilder app)
    {
        app.UseExceptionHandler(Handler());
        app.UseStatusCodePages();
    }

    public static bool IsForPrograms(HttpContext context) => context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);

    private static ExceptionHandlerOptions Handler() => new()
    {
        // A request that can't be read is the sender's fault, and says so itself.
        StatusCodeSelector = fault => fault is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError,
    };
}
