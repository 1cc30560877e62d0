using System.Runtime.CompilerServices;
using Recovery.Channels;

namespace Recovery.Tests.Channels.Chat;

/// <summary>The catalog's one line, added for tests: before anything has read the catalog. The channel is off until a test sets it up.</summary>
internal static class WithChat
{
    [ModuleInitializer]
    public static void Add() => ChannelCatalog.All =
    [
        .. ChannelCatalog.All,
        ChatChannel.Instance,
    ];
}
