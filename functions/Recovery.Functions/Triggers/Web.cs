using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Recovery.Web;

namespace Recovery.Functions.Triggers;

/// <summary>Every page and every call: the web's own pipeline answers.</summary>
public sealed class Web(FrontDoor door)
{
    [Function(nameof(Web))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "{*path}")] HttpRequest request)
    {
        await door.Handle(request.HttpContext);
        return new EmptyResult();
    }
}
