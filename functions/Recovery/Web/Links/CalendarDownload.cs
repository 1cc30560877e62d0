using System.Text;
using Microsoft.AspNetCore.Mvc;
using Recovery.Messages;
using Recovery.Settings;

namespace Recovery.Web.Links;

/// <summary>A calendar's file as a browser takes it.</summary>
internal static class CalendarDownload
{
    public static FileContentResult Of(CalendarEntry entry, ClinicSettings clinic) =>
        new(Encoding.UTF8.GetBytes(CalendarFile.Of(entry, clinic)), CalendarFile.WebTypeOf(entry)) { FileDownloadName = CalendarFile.NameOf(entry) };
}
