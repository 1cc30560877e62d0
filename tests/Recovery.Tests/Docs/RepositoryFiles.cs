using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Docs;

/// <summary>The repository's files, without what tools leave there.</summary>
internal static class RepositoryFiles
{
    private static readonly HashSet<string> NotOurs =
        [".git", .. File.ReadLines(Path.Combine(Repository.Root, ".gitignore")).Where(l => l.EndsWith('/')).Select(l => l.TrimEnd('/'))];

    /// <summary>From the top of the repository: <c>infra/deploy.sh</c>.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Below(new DirectoryInfo(Repository.Root)).Select(f => Path.GetRelativePath(Repository.Root, f.FullName)).Order(StringComparer.Ordinal)];

    public static bool Exists(string path) => File.Exists(Path.Combine(Repository.Root, path)) || Directory.Exists(Path.Combine(Repository.Root, path));

    public static string Read(string path) => File.ReadAllText(Path.Combine(Repository.Root, path));

    /// <summary>The names of the folders right under one.</summary>
    public static IEnumerable<string> FoldersIn(string folder) =>
        new DirectoryInfo(Path.Combine(Repository.Root, folder)).EnumerateDirectories().Select(d => d.Name).Where(n => !NotOurs.Contains(n));

    private static IEnumerable<FileInfo> Below(DirectoryInfo folder) =>
        folder.EnumerateFiles().Concat(folder.EnumerateDirectories().Where(d => !NotOurs.Contains(d.Name)).SelectMany(Below));
}
