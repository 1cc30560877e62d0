using System.Reflection;

namespace Recovery.Messages;

/// <summary>One template file.</summary>
/// <param name="Name">Without its folder: <c>doms.sms.txt</c>.</param>
/// <param name="Path">As an error message names it: the name of a default, the whole path of a clinic's own.</param>
internal sealed record TemplateFile(string Name, string Path, string Text);

/// <summary>The template files: those that ship, and the clinic's own (<c>Templates:Path</c>) in their place.</summary>
internal static class TemplateFiles
{
    public const string Text = ".sms.txt";
    public const string Subject = ".email.subject.txt";
    public const string Plain = ".email.txt";
    public const string Html = ".email.html";
    public const string Layout = "layout" + Html;

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

    private static bool IsTemplate(string name) =>
        name.EndsWith(Text, StringComparison.Ordinal) || name.EndsWith(Subject, StringComparison.Ordinal)
        || name.EndsWith(Plain, StringComparison.Ordinal) || name.EndsWith(Html, StringComparison.Ordinal);

    private static string Read(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return Tidy(reader.ReadToEnd());
    }

    private static string Tidy(string text) => text.ReplaceLineEndings("\n");
}
