using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;
using Recovery.Settings;
using Recovery.Web.Clinic.SignIn;

namespace Recovery.Tests.Desk;

public sealed class AccessKeyTests : IDisposable
{
    private const string Key = "correct-horse-battery";
    private readonly string _folder = Directory.CreateTempSubdirectory("desk-key-").FullName;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2027, 4, 27, 7, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Only_the_key_itself_matches()
    {
        var key = new AccessKey(Key, _time);

        Assert.Holds(key.Matches(Key));
        Assert.Holds(key.Matches($"  {Key}\n"));
        Assert.Not(key.Matches(Key + "x"));
        Assert.Not(key.Matches(Key.ToUpperInvariant()));
        Assert.Not(key.Matches(""));
        Assert.Not(key.Matches(null));
    }

    [Fact]
    public void A_printed_link_works_for_a_day_and_does_not_hold_the_key()
    {
        var key = new AccessKey(Key, _time);
        var path = key.SignInPath;
        var ticket = path[(path.IndexOf('=', StringComparison.Ordinal) + 1)..];

        Assert.StartsWith("/clinic/sign-in?ticket=", path, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, path, StringComparison.Ordinal);
        Assert.Holds(key.IsTicket(ticket));
        _time.Advance(AccessKey.LinkLife - TimeSpan.FromSeconds(1));
        Assert.Holds(key.IsTicket(ticket));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Not(key.IsTicket(ticket));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("1.2.3")]
    [InlineData("99999999999999999999.abc")]
    [InlineData("253402300799.abc")]
    [InlineData("-1.abc")]
    public void What_is_no_ticket_is_refused(string? candidate) => Assert.Not(new AccessKey(Key, _time).IsTicket(candidate));

    [Fact]
    public void A_ticket_can_not_be_stretched_or_made_with_another_key()
    {
        var ticket = new AccessKey(Key, _time).SignInPath.Split('=')[1];
        var parts = ticket.Split('.');
        var later = (long.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture) + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);

        Assert.Not(new AccessKey(Key, _time).IsTicket($"{later}.{parts[1]}"));
        Assert.Not(new AccessKey("another-key-altogether", _time).IsTicket(ticket));
    }

    [Fact]
    public void Without_a_setting_a_key_is_made_once_and_kept_beside_the_store_for_its_owner_alone()
    {
        var settings = Settings();

        var first = AccessKey.Load(settings);
        var again = AccessKey.Load(settings);

        var file = Path.Combine(_folder, AccessKey.FileName);
        var kept = File.ReadAllText(file).Trim();
        Assert.Matches("^[A-Za-z0-9_-]{32}$", kept);
        Assert.Holds(first.Matches(kept));
        Assert.Holds(again.Matches(kept));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task Processes_that_start_at_once_agree_on_the_key()
    {
        var settings = Settings();

        var keys = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => AccessKey.Load(settings).Fingerprint)));

        Assert.Single(keys.Distinct());
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_key_in_the_settings_is_used_and_no_file_is_made()
    {
        var key = AccessKey.Load(Settings(("Clinic:AccessKey", Key)));

        Assert.Holds(key.Matches(Key));
        Assert.Empty(Directory.GetFiles(_folder));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private RecoverySettings Settings(params (string Key, string Value)[] more) => RecoverySettings.Read(new ConfigurationBuilder()
        .AddInMemoryCollection([new("Store:Path", Path.Combine(_folder, "recovery.db")), .. more.Select(m => KeyValuePair.Create(m.Key, (string?)m.Value))])
        .Build());
}
