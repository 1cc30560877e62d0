using Microsoft.Data.Sqlite;
using Recovery.Storage.Sqlite;

namespace Recovery.Tests.Storage;

/// <summary>What is wrong with a store's file is seen in every way in which a disk can lose it.</summary>
public sealed class SqliteFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recovery-file-");

    private string Name => Path.Combine(_folder.FullName, "recovery.db");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sound_file_in_its_place_is_neither_damaged_nor_moved()
    {
        using var file = Opened();

        Assert.Not(await file.IsDamaged(Ct));
        Assert.Not(file.HasMoved());
    }

    /// <summary>With its head gone the check itself can't run, which is no reason to find nothing.</summary>
    [Fact]
    public async Task A_file_that_is_no_database_any_more_is_damaged()
    {
        using var file = Opened();
        File.WriteAllBytes(Name, [.. Enumerable.Repeat((byte)0x5A, 8192)]);

        Assert.Holds(await file.IsDamaged(Ct));
    }

    [Fact]
    public void A_file_that_was_deleted_has_moved()
    {
        using var file = Opened();
        File.Delete(Name);

        Assert.Holds(file.HasMoved());
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private SqliteFile Opened() => new(() =>
    {
        var connection = new SqliteConnection($"Data Source={Name};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = new FileInfo(Name).Length == 0 ? "CREATE TABLE runners (id INTEGER)" : "SELECT 1";
        command.ExecuteNonQuery();
        return connection;
    });
}
