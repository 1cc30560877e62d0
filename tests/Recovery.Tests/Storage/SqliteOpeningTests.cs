using Microsoft.Data.Sqlite;
using Recovery.Readiness;
using Recovery.Storage.Sqlite;

namespace Recovery.Tests.Storage;

/// <summary>Opening the file: made when missing, told plainly when it can't be used.</summary>
public sealed class SqliteOpeningTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recovery-open-");

    private string InFolder(params string[] names) => Path.Combine([_folder.FullName, .. names]);

    [Fact]
    public void A_missing_folder_is_made_and_the_file_with_it()
    {
        using var store = SqliteDatabase.Open(InFolder("a", "b", "recovery.db"));
        Assert.Holds(File.Exists(InFolder("a", "b", "recovery.db")));
    }

    [Fact]
    public async Task Processes_that_start_together_make_the_tables_once()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => SqliteDatabase.Open(InFolder("recovery.db")))));
        foreach (var store in stores)
        {
            Assert.Equal(0, await store.Read(s => s.Number("SELECT COUNT(*) FROM nudges"), TestContext.Current.CancellationToken));
            store.Dispose();
        }
    }

    [Fact]
    public void A_path_that_cannot_be_written_says_which_setting_to_change()
    {
        File.WriteAllText(InFolder("file"), "");
        var refused = Assert.Throws<StoreException>(() => SqliteDatabase.Open(InFolder("file", "recovery.db")));
        Assert.Contains("Set Store:Path to", refused.Message, StringComparison.Ordinal);
        refused = Assert.Throws<StoreException>(() => SqliteDatabase.Open(_folder.FullName));
        Assert.Contains("can't be", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_another_kind_is_left_alone()
    {
        File.WriteAllText(InFolder("notes.txt"), new string('x', 5000));
        var refused = Assert.Throws<StoreException>(() => SqliteDatabase.Open(InFolder("notes.txt")));
        Assert.Contains("isn't a SQLite file", refused.Message, StringComparison.Ordinal);
        Assert.Equal(5000, new FileInfo(InFolder("notes.txt")).Length);
    }

    [Fact]
    public void A_store_of_a_newer_version_is_left_alone()
    {
        var path = InFolder("recovery.db");
        SqliteDatabase.Open(path).Dispose();
        using (var connection = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "INSERT INTO SchemaVersions (ScriptName, Applied) VALUES ('9999-from-the-future', '2030-01-01')";
            command.ExecuteNonQuery();
        }

        Assert.Contains("newer version", Assert.Throws<StoreException>(() => SqliteDatabase.Open(path)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
