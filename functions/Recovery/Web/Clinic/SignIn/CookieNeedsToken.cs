using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;

namespace Recovery.Web.Clinic.SignIn;

/// <summary>
/// A browser sends its cookie along with any site's form, so a change that comes by cookie must carry the antiforgery token.
/// A bearer key no site can make a browser send.
/// </summary>
internal sealed class CookieNeedsToken(IAntiforgery antiforgery) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        return http.IsByBearer() || await antiforgery.IsRequestValidAsync(http)
            ? await next(context)
            : Results.Problem(SignInWords.FormTooOld, statusCode: StatusCodes.Status400BadRequest, title: "Nothing was changed.");
    }
}
