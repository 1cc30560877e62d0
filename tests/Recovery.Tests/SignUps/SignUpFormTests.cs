using FsCheck.Xunit;
using NodaTime;
using Recovery.Races;
using Recovery.Runners;
using Recovery.SignUps;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.SignUps;

public sealed class SignUpFormTests
{
    private static readonly LocalDate Today = new(2027, 3, 1);
    private static readonly LocalDate Saturday = new(2027, 4, 24);
    private static readonly LocalDate Sunday = new(2027, 4, 25);
    private static readonly Race London = new("london-marathon-2027", "London Marathon 2027", "London Marathon", [Saturday, Sunday], true);
    private static readonly Race Ealing = new("ealing-half-2027", "Ealing Half 2027", "Ealing Half", [new(2027, 9, 26)], true);

    private static readonly Consent Agreed = By.Both("texts", "emails", "/", Instant.FromUnixTimeSeconds(0));

    private static readonly SignUpForm Good = new(
        " Asha  Patel ", "07700 900123", "asha@example.com", London.Id, null, "2027-04-25", By.Ticked(true, true));

    [Fact]
    public void A_good_form_becomes_a_sign_up()
    {
        var check = Check(Good);
        Assert.Empty(check.Errors);
        Assert.Equal(new SignUp("Asha Patel", "+447700900123", "asha@example.com", London.Id, Sunday, Agreed), check.SignUp);
        Assert.Same(London, check.Race);
    }

    [Fact]
    public void Every_field_has_its_own_sentence()
    {
        var check = Check(new SignUpForm("", "020 7946 0018", "asha", "no-such-race", null, "tomorrow", By.Ticked(true, true)));
        Assert.Null(check.SignUp);
        Assert.Equal(["day", "email", "mobile", "name", "race"], check.Errors.Keys.Order());
        Assert.Equal(check.Errors.Count, check.Errors.Values.Distinct().Count());
        Assert.All(check.Errors.Values, e => Assert.EndsWith(".", e, StringComparison.Ordinal));
    }

    [Fact]
    public void Without_a_tick_nothing_is_asked_for()
    {
        var check = Check(Good with { Channels = [] });
        Assert.Equal("Tick texts, emails or both.", Assert.Single(check.Errors, e => e.Key == SignUpField.Consent).Value);
    }

    [Fact]
    public void A_tick_needs_its_contact()
    {
        Assert.Equal([SignUpField.Mobile], Check(Good with { Mobile = " " }).Errors.Keys);
        Assert.Equal([SignUpField.Email], Check(Good with { Email = null }).Errors.Keys);
    }

    [Fact]
    public void A_contact_without_its_tick_is_not_kept_whatever_it_is()
    {
        Assert.Null(Check(Good with { Channels = [By.Email] }).SignUp!.Mobile);
        Assert.Null(Check(Good with { Channels = [By.Sms], Email = "nonsense" }).SignUp!.Email);
    }

    [Theory]
    [InlineData("2027-04-24", null)]
    [InlineData(" 2027-04-25 ", null)]
    [InlineData("", "Choose your race day: Sat 24 April 2027 or Sun 25 April 2027.")]
    [InlineData("2027-04-26", "London Marathon isn't on that day. It's on Sat 24 April 2027 or Sun 25 April 2027.")]
    [InlineData("25/04/2027", "Enter your race day as a date, for example 2027-04-25.")]
    [InlineData("2027-02-30", "Enter your race day as a date, for example 2027-04-25.")]
    public void The_day_is_one_of_the_race_own_days(string day, string? error) =>
        Assert.Equal(error, Check(Good with { Day = day }).Errors.GetValueOrDefault(SignUpField.Day));

    [Fact]
    public void A_race_of_one_day_needs_no_day() =>
        Assert.Equal(Ealing.Days[0], Check(Good with { RaceId = Ealing.Id, Day = null }).SignUp!.RaceDay);

    [Theory]
    [InlineData("2027-02-22", null)]
    [InlineData("2027-02-21", "That race was more than a week ago. It's too late for us to remind you.")]
    [InlineData("2028-04-04", null)]
    [InlineData("2028-04-05", "That race is more than 400 days away. Please sign up nearer the time.")]
    [InlineData("", "Enter your race day.")]
    public void Another_race_is_near_enough_in_time(string day, string? error) =>
        Assert.Equal(error, Check(Good with { RaceId = "other", RaceName = "Brighton Marathon", Day = day }).Errors.GetValueOrDefault(SignUpField.Day));

    [Fact]
    public void A_race_of_the_list_may_be_over_too()
    {
        var check = Check(Good, new LocalDate(2027, 5, 3));
        Assert.Equal("That race was more than a week ago. It's too late for us to remind you.", check.Errors[SignUpField.Day]);
        Assert.NotNull(Check(Good, new LocalDate(2027, 5, 2)).SignUp);
    }

    [Theory]
    [InlineData("", "Choose your race.")]
    [InlineData("A", "That name is too short. Enter the full name of the race.")]
    [InlineData("Win now at prize.com", "The name of the race can't include a web or email address. Leave it out, or put a space after a full stop.")]
    [InlineData("2027", "Enter the name of your race in letters.")]
    public void Another_race_has_a_decent_name(string name, string error) =>
        Assert.Equal(error, Check(Good with { RaceId = "", RaceName = name }).Errors[SignUpField.Race]);

    [Fact]
    public void The_same_race_typed_twice_is_one_race_that_grows_its_days()
    {
        var first = Typed("Brighton Marathon 2027", "2027-04-11");
        var second = Typed(" brighton  marathon", "2027-04-10");
        Assert.Equal("Brighton Marathon 2027", first.Name);
        Assert.Equal("Brighton Marathon", first.ShortName);
        Assert.Not(first.Listed);
        Assert.Equal(first.Id, second.Id);
        Assert.Matches("^[a-z0-9-]+$", first.Id);
        Assert.NotEqual(first.Id, Typed("Brighton Marathon", "2028-01-11").Id);
        Assert.NotEqual(first.Id, Typed("Bristol Marathon", "2027-04-11").Id);

        var joined = TypedRace.Joined(second, first);
        Assert.Equal([new LocalDate(2027, 4, 10), new LocalDate(2027, 4, 11)], joined.Days);
        Assert.Equal("Brighton Marathon 2027", joined.Name);
        Assert.Same(first, TypedRace.Joined(first, null));
    }

    [Fact]
    public void A_race_of_the_list_that_is_typed_is_the_one_of_the_list()
    {
        Assert.Same(London, Typed("london marathon", "2027-04-25"));
        Assert.Same(London, Typed("London Marathon 2027", "2027-04-24"));
        Assert.NotSame(London, Typed("London Marathon", "2027-10-03"));
    }

    [Property(MaxTest = 500)]
    public void No_form_throws(string? name, string? mobile, string? email, string? race, string? raceName, string? day, bool sms, bool emails)
    {
        var check = Check(new SignUpForm(name, mobile, email, race, raceName, day, By.Ticked(sms, emails)));
        Assert.Equal(check.SignUp is not null, check.Errors.Count == 0);
    }

    private static Race Typed(string name, string day) =>
        Check(Good with { RaceId = SignUpForm.OtherRace, RaceName = name, Day = day }).Race!;

    private static Checked Check(SignUpForm form, LocalDate? today = null)
    {
        var errors = new Dictionary<string, string>();
        var good = form.Check([London, Ealing], ["GB"], today ?? Today, Agreed, errors);
        return new Checked(good?.SignUp, good?.Race, errors);
    }

    private sealed record Checked(SignUp? SignUp, Race? Race, IReadOnlyDictionary<string, string> Errors);
}
