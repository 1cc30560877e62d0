using System.Buffers.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Recovery.Security;
using Recovery.Settings;
using Recovery.Storage.Sqlite;

namespace Recovery.Tests.Security;

public sealed class KeyFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("recovery-key-").FullName;

    private string Store => Path.Combine(_folder, "data", "recovery.db");

    private string Key => Path.Combine(_folder, "data", "recovery.key");

    [Fact]
    public void The_first_start_makes_a_key_that_only_its_owner_reads()
    {
        var made = ReadOrMake();

        Assert.Equal(32, Base64Url.DecodeFromChars(File.ReadAllText(Key).Trim()).Length);
        Assert.Equal(made.Fingerprint, ReadOrMake().Fingerprint);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Key));
        }
    }

    [Fact]
    public void Its_text_may_be_moved_into_the_setting()
    {
        var made = ReadOrMake();

        var set = ReadOrMake(File.ReadAllText(Key).Trim());

        Assert.Equal(made.Fingerprint, set.Fingerprint);
    }

    [Fact]
    public void Many_first_starts_at_once_agree_on_one_key()
    {
        for (var time = 0; time < 50; time++)
        {
            using var together = new Barrier(8);
            var keys = new string[8];
            var starts = keys.Select((_, i) => new Thread(() =>
            {
                together.SignalAndWait();
                keys[i] = ReadOrMake().Fingerprint;
            })).ToList();
            starts.ForEach(s => s.Start());
            starts.ForEach(s => s.Join());

            Assert.Single(keys.Distinct());
            Assert.Single(Directory.GetFiles(Path.GetDirectoryName(Key)!));
            File.Delete(Key);
        }
    }

    [Fact]
    public void A_store_whose_key_is_gone_is_refused_and_no_new_key_is_made()
    {
        ReadOrMake();
        File.WriteAllText(Store, "");
        File.Delete(Key);

        var refusal = Assert.Throws<SettingsException>(() => ReadOrMake());

        Assert.Contains($"put {Key} back, or set Secrets:Key", Assert.Single(refusal.Mistakes), StringComparison.Ordinal);
        Assert.Not(File.Exists(Key));
    }

    [Fact]
    public void A_damaged_key_is_refused()
    {
        ReadOrMake();
        File.WriteAllText(Key, "short");

        Assert.Contains("is too short", Assert.Throws<SettingsException>(() => ReadOrMake()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_store_made_with_another_key_is_refused()
    {
        Open(new string('a', 40)).Dispose();
        Open(new string('a', 40)).Dispose();

        var refusal = Assert.Throws<SettingsException>(() => Open(new string('b', 40)));

        Assert.StartsWith($"The store {Store} was made with another key: set Secrets:Key", Assert.Single(refusal.Mistakes), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private SigningKey ReadOrMake(string? set = null) =>
        KeyFile.ReadOrMake(new SecretSettings(set), new StoreSettings(StoreProvider.Sqlite, Store));

    private ServiceProvider Open(string key)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Store:Path", Store), new("Secrets:Key", key)]).Build();
        var services = new ServiceCollection().AddRecovery(configuration).BuildServiceProvider();
        try
        {
            services.GetRequiredService<SqliteDatabase>();
            return services;
        }
        catch
        {
            services.Dispose();
            throw;
        }
    }
}
