using Microsoft.Extensions.Time.Testing;
using NodaTime;
using Recovery.Storage.Sql;
using Recovery.Tests.Storage;
using Recovery.Time;
using Recovery.Web.Clinic.SignIn;

namespace Recovery.Tests.Desk;

/// <summary>A session ends twelve hours after it was last used, whoever holds its cookie.</summary>
public sealed class SessionLifeTests : StoreContract
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2027, 4, 27, 7, 50, 0, TimeSpan.Zero));

    private DeskSessions Sessions => new(
        new SqlDeskSessions(Store.Database), new AccessKey("a key of this test alone", _time), new ClinicClock(_time, DateTimeZone.Utc), _time);

    [Fact]
    public async Task Unused_it_ends_after_twelve_hours()
    {
        var session = await Sessions.Open("Mia", null, Ct);

        _time.Advance(TimeSpan.FromHours(12) - TimeSpan.FromSeconds(1));
        Assert.NotNull(await Sessions.Find(session.Id, isUsed: false, Ct));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await Sessions.Find(session.Id, isUsed: true, Ct));
    }

    [Fact]
    public async Task In_use_it_goes_on_for_days()
    {
        var session = await Sessions.Open("Mia", null, Ct);

        for (var i = 0; i < 9; i++)
        {
            _time.Advance(TimeSpan.FromHours(11.5));
            Assert.NotNull(await Sessions.Find(session.Id, isUsed: true, Ct));
        }

        _time.Advance(TimeSpan.FromHours(12));
        Assert.Null(await Sessions.Find(session.Id, isUsed: true, Ct));
    }

    [Fact]
    public async Task A_page_that_refreshes_itself_keeps_nobody_signed_in()
    {
        var session = await Sessions.Open("Mia", null, Ct);

        for (var i = 0; i < 11; i++)
        {
            _time.Advance(TimeSpan.FromHours(1));
            Assert.NotNull(await Sessions.Find(session.Id, isUsed: false, Ct));
        }

        _time.Advance(TimeSpan.FromHours(1));
        Assert.Null(await Sessions.Find(session.Id, isUsed: false, Ct));
    }
}
