using Recovery.Messages;
using static Recovery.Tests.Messages.Composing;

namespace Recovery.Tests.Messages;

public sealed class TextTests
{
    private const string Long = $"{LongHost}/b/{Token}";
    private const string Short = $"https://rcv.uk/b/{Token}";

    private static readonly MessageComposer Sample = Composer();

    private static readonly MessageComposer SmallClinic = Composer(("Clinic:Name", "SW20 Physio"), ("Clinic:Phone", "020 7946 0018"));

    [Theory]
    [InlineData("doms", $"Sore after London Marathon? The Recovery Clinic opens 8am Tue 27 Apr for massage: 020 8542 7788. Book/stop: {Long}")]
    [InlineData("last-call", $"Last reminder: London Marathon massage. The Recovery Clinic opens 8am Tue 27 Apr, 020 8542 7788. Book/stop: {Long}")]
    [InlineData("book-ahead", $"Good luck! London Marathon massage: The Recovery Clinic opens 8am Tue 27 Apr, 020 8542 7788. Book/stop: {Long}")]
    public void With_a_link_host_of_24_characters_a_text_is_one_segment(string template, string body)
    {
        Assert.Equal(24, new Uri(LongHost).Host.Length);
        var words = Sample.Text(template, Facts());
        Assert.Equal(body, words.Body);
        Assert.Equal(new SmsSegments(SmsEncoding.Gsm7, body.Length, 1), words.Segments);
    }

    [Theory]
    [InlineData("doms", $"Hi Asha, sore after Ealing Half? A lighter massage helps. SW20 Physio opens 8am Tue 27 Apr: call 020 7946 0018. Book or stop: {Short}")]
    [InlineData("last-call", $"Hi Asha, last reminder: massage after Ealing Half. SW20 Physio opens 8am Tue 27 Apr: call 020 7946 0018. Book or stop: {Short}")]
    public void Where_there_is_room_a_text_says_more(string template, string body)
    {
        var words = SmallClinic.Text(template, Facts(race: "Ealing Half", address: "https://rcv.uk"));
        Assert.Equal(body, words.Body);
        Assert.Equal(1, words.Segments.Count);
    }

    [Theory]
    [InlineData("Al", "Hi Al, sore after Ealing Half? A lighter massage helps.")]
    [InlineData("Al Smith-Featherstonehaugh", "Hi Al, sore after Ealing Half? A lighter massage helps.")]
    [InlineData("Dr Al Smith", "Hi Al, sore after Ealing Half? A lighter massage helps.")]
    [InlineData("Wilhelmina-Alexandrina", "Sore after Ealing Half? A lighter massage helps.")]
    [InlineData("李小龙", "Sore after Ealing Half? A lighter massage helps.")]
    [InlineData("", "Sore after Ealing Half? A lighter massage helps.")]
    [InlineData("Zoë", "Hi Zoe, sore after Ealing Half? A lighter massage helps.")]
    [InlineData("José", "Hi José, sore after Ealing Half? A lighter massage helps.")]
    [InlineData("Łucja \U0001F3C3", "Hi Lucja, sore after Ealing Half? A lighter massage helps.")]
    [InlineData("D\u2019An", "Hi D'An, sore after Ealing Half? A lighter massage helps.")]
    public void A_name_is_greeted_where_it_costs_nothing(string name, string start)
    {
        var words = SmallClinic.Text("doms", Facts(name, "Ealing Half", "https://rcv.uk"));
        Assert.StartsWith(start, words.Body, StringComparison.Ordinal);
        Assert.Equal((SmsEncoding.Gsm7, 1), (words.Segments.Encoding, words.Segments.Count));
    }

    [Theory]
    [InlineData("Manchester Marathon", $"Massage after Manchester Marathon: The Recovery Clinic opens 8:30am Tue 27 Apr, 020 8542 7788. Book/stop: {Long}")]
    [InlineData("Łódź Maraton", $"Sore after Lodz Maraton? The Recovery Clinic opens 8:30am Tue 27 Apr for massage: 020 8542 7788. Book/stop: {Long}")]
    [InlineData("The Royal Tunbridge Wells Charity Half Marathon and Fun Run", $"Massage after your race: The Recovery Clinic opens 8:30am Tue 27 Apr, 020 8542 7788. Book/stop: {Long}")]
    [InlineData("東京マラソン", $"Massage after your race: The Recovery Clinic opens 8:30am Tue 27 Apr, 020 8542 7788. Book/stop: {Long}")]
    public void A_longer_race_makes_the_words_around_it_fewer(string race, string body)
    {
        var words = Sample.Text("doms", Facts(race: race, session: Open(27, 8, 30)));
        Assert.Equal(body, words.Body);
        Assert.Equal(1, words.Segments.Count);
    }

    [Fact]
    public void What_can_not_be_one_segment_is_said_in_full_within_as_few_as_it_takes()
    {
        var address = "https://" + new string('h', 100) + ".uk";
        var words = Sample.Text("doms", Facts(address: address));
        Assert.Equal(2, words.Segments.Count);
        Assert.StartsWith("Hi Asha, sore after London Marathon? A lighter massage helps.", words.Body, StringComparison.Ordinal);
        Assert.EndsWith($" {address}/b/{Token}", words.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("London Marathon", "Chris")]
    [InlineData("Great North Run", "Charlotte")]
    [InlineData("Manchester Marathon", "Alexander")]
    [InlineData("Royal Parks Half Marathon", "Maximilian Featherstone")]
    [InlineData("Edinburgh Marathon", "Siobhán O'Connor")]
    public void Usual_names_and_races_are_one_segment_that_says_all_that_it_has_to(string race, string name)
    {
        foreach (var template in new[] { "doms", "last-call" })
        {
            var words = Sample.Text(template, Facts(name, race));
            Assert.Equal((SmsEncoding.Gsm7, 1), (words.Segments.Encoding, words.Segments.Count));
            foreach (var part in new[] { "The Recovery Clinic", race, "opens 8am Tue 27 Apr", "020 8542 7788", "stop", $" {Long}" })
            {
                Assert.Contains(part, words.Body, StringComparison.Ordinal);
            }

            Assert.DoesNotContain("today", words.Body, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void A_confirmation_says_who_asks_and_what_to_tap()
    {
        var words = Sample.ConfirmText(Confirmation());
        Assert.Equal(
            $"The Recovery Clinic: to get the reminders you asked for, tap {LongHost}/c/{Token}\nNot you? Ignore this, nothing more will come.",
            words.Body);
        Assert.Equal(1, words.Segments.Count);
        Assert.Equal(
            $"SW20 Physio: tap to get reminders for your race on Sun 25 Apr: https://rcv.uk/c/{Token}\nNot you? Ignore this, nothing more will come.",
            SmallClinic.ConfirmText(Confirmation("https://rcv.uk")).Body);
    }

    [Fact]
    public void A_clinics_name_is_set_in_plain_letters_for_texts()
    {
        var words = Composer(("Clinic:Name", "Zoë\u2019s Physio")).Text("doms", Facts(race: "Ealing Half"));
        Assert.Contains("Zoe's Physio opens", words.Body, StringComparison.Ordinal);
        Assert.Equal(SmsEncoding.Gsm7, words.Segments.Encoding);
    }

    [Fact]
    public void Letters_of_a_link_are_left_alone()
    {
        var words = Sample.Text("doms", Facts(address: "https://zoë.uk"));
        Assert.EndsWith($" https://zoë.uk/b/{Token}", words.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void The_usual_case_gives_no_warning()
    {
        Assert.Empty(Sample.Warnings);
        Assert.Empty(Composer(("PublicUrl", LongHost), ("Clinic:Hours:Monday", "10:30-14:00")).Warnings);
    }

    [Fact]
    public void Settings_that_make_the_usual_text_dearer_are_warned_of()
    {
        var host = "https://recovery.a-clinic-with-a-rather-long-name.example.co.uk";
        var warnings = Composer(("PublicUrl", host)).Warnings;
        Assert.Equal(3, warnings.Count);
        Assert.StartsWith("The text 'doms' costs 2 segments even for the London Marathon (", warnings[0], StringComparison.Ordinal);
        Assert.Contains($"set Sms:LinkUrl to an address shorter than {host} (63 characters), shorten Clinic:Name (19 characters)", warnings[0], StringComparison.Ordinal);
        Assert.Contains("'last-call'", warnings[1], StringComparison.Ordinal);
        Assert.Contains("'confirm'", warnings[2], StringComparison.Ordinal);

        Assert.Empty(Composer(("PublicUrl", host), ("Sms:LinkUrl", "https://rcv.uk")).Warnings);
        Assert.Contains("take out 療", Composer(("Clinic:Name", "療 Clinic")).Warnings[0], StringComparison.Ordinal);
    }
}
