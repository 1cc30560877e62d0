using System.Text;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Recovery.Web.Http;

/// <summary>A body in a character set that .NET can't read, or no longer does (UTF-7), is refused before a form or JSON is read from it.</summary>
internal static class KnownCharset
{
    public static Task Check(HttpContext context, RequestDelegate next)
    {
        if (IsKnown(context.Request.ContentType))
        {
            return next(context);
        }

        // Or the error page would try to read a form as well.
        context.Request.ContentType = null;
        if (context.Features.Get<IStatusCodeReExecuteFeature>() is not null)
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
        return Task.CompletedTask;
    }

    private static bool IsKnown(string? contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type) || !type.Charset.HasValue)
        {
            return true;
        }

        try
        {
            return Encoding.GetEncoding(HeaderUtilities.RemoveQuotes(type.Charset).ToString()) is not null;
        }
        catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}
