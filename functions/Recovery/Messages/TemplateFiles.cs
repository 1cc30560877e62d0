using System.Reflection;
using Recovery.Channels;
using Recovery.Runners;

namespace Recovery.Messages;

/// <summary>One template file.</summary>
/// <param name="Name">Without its folder: <c>doms.sms.txt</c>.</param>
/// <param name="Path">As an error message names it: the name of a default, the whole path of a clinic's own.</param>
internal sealed record TemplateFile(string Name, string Path, string Text);

/// <summary>The template files: those that ship, and the clinic's own (<c>Templates:Path</c>) in their place.</summary>
internal static class TemplateFiles
{
    /// <summary>The page that every letter of a channel is laid out on.</summary>
    public static string Layout(Channel channel) => $"layout{Html(channel)}";

    /// <summary>A text's one file: <c>.sms.txt</c>. A letter's plain words: <c>.email.txt</c>.</summary>
    public static string Plain(Channel channel) => $".{channel.Code}.txt";

    public static string Subject(Channel channel) => $".{channel.Code}.subject.txt";

    public static string Html(Channel channel) => $".{channel.Code}.html";

    /// <summary>A text's file, not one of a letter's.</summary>
    public static bool IsText(string name) =>
        ChannelCatalog.All.Any(c => c.Form == MessageForm.Text && name.EndsWith(Plain(c), StringComparison.Ordinal));

    /// <summary>What the names of a channel's files end with.</summary>
    public static IReadOnlyList<string> Endings(Channel channel) =>
        channel.Form == MessageForm.Text ? [Plain(channel)] : [Subject(channel), Plain(channel), Html(channel)];

    /// <summary>The files of a template.</summary>
    public static IEnumerable<string> Of(Channel channel, string template) => Endings(channel).Select(e => template + e);

    private const string Prefix = "Templates/";

    public static Dictionary<string, TemplateFile> Defaults()
    {
        var assembly = typeof(TemplateFiles).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal) && IsTemplate(n))
            .Select(n => new TemplateFile(n[Prefix.Length..], n[Prefix.Length..], Read(assembly, n)))
            .ToDictionary(f => f.Name);
    }

    /// <summary>The defaults and, by the same name in their place, the files in <paramref name="folder"/>.</summary>
    /// <param name="folder">Null: the defaults alone.</param>
    /// <param name="mistakes">Gets a sentence when the folder can't be read.</param>
    public static Dictionary<string, TemplateFile> Load(string? folder, List<string> mistakes)
    {
        var files = Defaults();
        try
        {
            foreach (var path in folder is null ? [] : Directory.GetFiles(folder))
            {
                var name = Path.GetFileName(path);
                if (IsTemplate(name))
                {
                    files[name] = new TemplateFile(name, path, Tidy(File.ReadAllText(path)));
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            mistakes.Add($"Templates:Path is '{folder}', which can't be read; set it to a folder of template files, or leave it out.");
        }

        return files;
    }

    private static bool IsTemplate(string name) => ChannelCatalog.All.SelectMany(Endings).Any(e => name.EndsWith(e, StringComparison.Ordinal));

    private static string Read(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return Tidy(reader.ReadToEnd());
    }

    private static string Tidy(string text) => text.ReplaceLineEndings("\n");
}
