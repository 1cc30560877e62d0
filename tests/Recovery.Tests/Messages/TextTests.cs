using NodaTime;
using Recovery.Appointments;
using Recovery.Clinic;
using Recovery.Messages;
using Recovery.Tests.Fixtures;
using Recovery.Timing;
using static Recovery.Tests.Messages.Composing;

namespace Recovery.Tests.Messages;

public sealed class TextTests
{
    private const string Long = $"{LongHost}/b/{Token}";
    private const string Short = $"https://rcv.uk/b/{Token}";

    private static readonly MessageComposer Sample = Composer();

    private static readonly MessageComposer SmallClinic = Composer(("Clinic:Name", "SW20 Physio"), ("Clinic:Phone", "020 7946 0018"));

    [Theory]
    [InlineData("doms", $"Hi Asha, sore after your race? The Recovery Clinic opens 8am Tue 27 Apr, 020 8542 7788. Book/stop: {Long}")]
    [InlineData("last-call", $"Hi Asha, last reminder: The Recovery Clinic opens 8am Tue 27 Apr, 020 8542 7788. Book/stop: {Long}")]
    [InlineData("book-ahead", $"Hi Asha, good luck! The Recovery Clinic opens 8am Tue 27 Apr, 020 8542 7788. Book/stop: {Long}")]
    public void With_a_link_host_of_34_characters_a_text_is_one_segment(string template, string body)
    {
        Assert.Equal(34, new Uri(LongHost).Host.Length);
        var words = Sample.Text(template, Facts());
        Assert.Equal(body, words.Body);
        Assert.Equal(new SmsSegments(SmsEncoding.Gsm7, body.Length, 1), words.Segments);
    }

    [Theory]
    [InlineData("doms", $"Hi Asha, sore after the London Marathon? We open 8am Tue 27 Apr, 020 8542 7788. Book/stop: {Long}")]
    [InlineData("last-call", $"Hi Asha, last reminder to book a massage: we open 8am Tue 27 Apr, 020 8542 7788. Book/stop: {Long}")]
    [InlineData("book-ahead", $"Hi Asha, good luck in the London Marathon! We open 8am Tue 27 Apr, 020 8542 7788. Book/stop: {Long}")]
    public void Where_the_sender_names_the_clinic_the_text_does_not_name_it_again(string template, string body)
    {
        var words = Composer(FromAName).Text(template, Facts());
        Assert.Equal(body, words.Body);
        Assert.Equal(1, words.Segments.Count);
    }

    [Theory]
    [InlineData("+447700900999")]
    [InlineData("447700900999")]
    public void A_number_names_nobody_so_the_text_does(string from)
    {
        var composer = Composer([.. FromAName.Where(s => s.Key != "Twilio:From"), ("Twilio:From", from)]);
        Assert.Contains("The Recovery Clinic opens", composer.Text("doms", Facts()).Body, StringComparison.Ordinal);
        Assert.Contains("The Recovery Clinic", composer.ConfirmText(Confirmation()).Body, StringComparison.Ordinal);
    }

    public static TheoryData<string> LongestUsualNames => ["Maximilianus", "Christabelle", "Alexander", "Jo", "José", "Mary-Kate", "Dr Asha Patel"];

    /// <summary>Every race that ships, every step, a text from a number and from a name, each day of the two weeks around it.</summary>
    [Theory]
    [MemberData(nameof(LongestUsualNames))]
    public void Every_text_of_every_race_that_ships_greets_by_name_in_one_segment(string name)
    {
        Assert.Equal(34, new Uri(LongHost).Host.Length);
        foreach (var composer in new[] { Sample, Composer(FromAName) })
        {
            foreach (var (race, raceDay) in Recovery.Races.RaceData.Shipped().SelectMany(r => r.Days.Select(d => (r, d))))
            {
                for (var i = -7; i <= 7; i++)
                {
                    var session = new Session(raceDay.PlusDays(i), [new OpenPeriod(new LocalTime(8, 0), new LocalTime(14, 0))]);
                    var facts = new MessageFacts(name, race.Name, race.InSentence, raceDay, session, [session, session], Long, null);
                    foreach (var template in new[] { "book-ahead", "doms", "last-call" })
                    {
                        var words = composer.Text(template, facts);
                        Assert.StartsWith($"Hi {FirstName.Of(name)}, ", words.Body, StringComparison.Ordinal);
                        Assert.Contains(SpokenTime.ShortDay(session.Day), words.Body, StringComparison.Ordinal);
                        Assert.Contains("020 8542 7788", words.Body, StringComparison.Ordinal);
                        Assert.Contains("stop: ", words.Body, StringComparison.Ordinal);
                        Assert.EndsWith($" {Long}", words.Body, StringComparison.Ordinal);
                        Assert.DoesNotContain("today", words.Body, StringComparison.OrdinalIgnoreCase);
                        Assert.InRange(words.Segments.Units, 1, 160);
                        Assert.Equal((SmsEncoding.Gsm7, 1), (words.Segments.Encoding, words.Segments.Count));
                    }

                    foreach (var hour in new LocalTime?[] { new LocalTime(10, 30), null })
                    {
                        var told = new BookedFacts(name, session.Day, hour, PartOfDay.Afternoon, $"{LongHost}/a/{Token}", TimeIsAgreed: hour is not null);
                        Assert.All(
                            new[] { Step.Booked, Step.Changed, Step.Cancelled }, step => Assert.InRange(composer.BookingText(By.Sms, step, told).Segments.Units, 1, 160));
                        var offer = new OfferFacts(name, session.Day, PartOfDay.Afternoon, session.Day.PlusDays(1), hour, PartOfDay.Afternoon, told.PageUrl);
                        Assert.InRange(composer.OfferText(By.Sms, offer).Segments.Units, 1, 160);
                    }

                    foreach (var added in DeclineWords.Ready.Prepend(null))
                    {
                        var declined = new DeclinedFacts(name, session.Day, PartOfDay.Afternoon, added, $"{LongHost}/a/{Token}");
                        var words = composer.DeclinedText(By.Sms, declined);
                        Assert.InRange(words.Segments.Units, 1, 160);
                        Assert.Contains(added ?? "", words.Body, StringComparison.Ordinal);
                    }
                }

                Assert.InRange(composer.ConfirmText(new ConfirmationFacts(raceDay, $"{LongHost}/c/{Token}")).Segments.Units, 1, 160);
            }
        }
    }

    [Fact]
    public void A_booking_is_told_by_name_where_there_is_room()
    {
        var facts = new BookedFacts("Asha Patel", RaceDay.PlusDays(2), new LocalTime(9, 30), PartOfDay.Morning, $"https://rcv.uk/a/{Token}");
        Assert.Equal(
            $"Hi Asha, your massage at The Recovery Clinic is booked for Tue 27 Apr, 9:30am. For your calendar: https://rcv.uk/a/{Token} To change: 020 8542 7788",
            Sample.BookedText(facts).Body);
        Assert.Equal(
            $"Hi Asha, you're booked: Tue 27 Apr, 9:30am. {LongHost}/a/{Token} To change: 020 8542 7788",
            Composer(FromAName).BookedText(facts with { PageUrl = $"{LongHost}/a/{Token}" }).Body);
    }

    [Theory]
    [InlineData("doms", $"Hi Asha, sore after Ely Half? A lighter massage helps. SW20 Physio opens at 8am Tue 27 Apr: call 020 7946 0018. Book or stop: {Short}")]
    [InlineData("last-call", $"Hi Asha, our last reminder after Ely Half. SW20 Physio opens at 8am Tue 27 Apr: call 020 7946 0018. Book or stop: {Short}")]
    public void Where_there_is_room_a_text_says_more(string template, string body)
    {
        var words = SmallClinic.Text(template, Facts(race: "Ely Half", address: "https://rcv.uk"));
        Assert.Equal(body, words.Body);
        Assert.Equal(1, words.Segments.Count);
    }

    [Theory]
    [InlineData("Al", "Hi Al, sore after Ely Half? A lighter massage helps.")]
    [InlineData("Al Smith-Featherstonehaugh", "Hi Al, sore after Ely Half? A lighter massage helps.")]
    [InlineData("Dr Al Smith", "Hi Al, sore after Ely Half? A lighter massage helps.")]
    [InlineData("Maximilianus", "Hi Maximilianus, sore after Ely Half? SW20 Physio opens at 8am")]
    [InlineData("Maximilianusa", "Sore after Ely Half? A lighter massage helps.")]
    [InlineData("Wilhelmina-Alexandrina", "Sore after Ely Half? A lighter massage helps.")]
    [InlineData("李小龙", "Sore after Ely Half? A lighter massage helps.")]
    [InlineData("", "Sore after Ely Half? A lighter massage helps.")]
    [InlineData("Zoë", "Hi Zoe, sore after Ely Half? A lighter massage helps.")]
    [InlineData("José", "Hi José, sore after Ely Half? A lighter massage helps.")]
    [InlineData("Łucja \U0001F3C3", "Hi Lucja, sore after Ely Half? A lighter massage helps.")]
    [InlineData("D\u2019An", "Hi D'An, sore after Ely Half? A lighter massage helps.")]
    public void A_name_of_up_to_twelve_letters_is_greeted(string name, string start)
    {
        var words = SmallClinic.Text("doms", Facts(name, "Ely Half", "https://rcv.uk"));
        Assert.StartsWith(start, words.Body, StringComparison.Ordinal);
        Assert.Equal((SmsEncoding.Gsm7, 1), (words.Segments.Encoding, words.Segments.Count));
    }

    [Theory]
    [InlineData("Manchester Marathon", $"Hi Asha, sore after Manchester Marathon? The Recovery Clinic opens at 8:30am Tue 27 Apr: call 020 8542 7788. Book or stop: {Short}")]
    [InlineData("Łódź Maraton", $"Hi Asha, sore after Lodz Maraton? The Recovery Clinic opens at 8:30am Tue 27 Apr: call 020 8542 7788. Book or stop: {Short}")]
    [InlineData("the Royal Tunbridge Wells Charity Half Marathon and Fun Run", $"Hi Asha, sore after your race? The Recovery Clinic opens 8:30am Tue 27 Apr, 020 8542 7788. Book/stop: {Short}")]
    [InlineData("東京マラソン", $"Hi Asha, sore after your race? The Recovery Clinic opens 8:30am Tue 27 Apr, 020 8542 7788. Book/stop: {Short}")]
    public void A_longer_race_makes_the_words_around_it_fewer(string race, string body)
    {
        var words = Sample.Text("doms", Facts(race: race, address: "https://rcv.uk", session: Open(27, 8, 30)));
        Assert.Equal(body, words.Body);
        Assert.Equal(1, words.Segments.Count);
    }

    [Fact]
    public void What_can_not_be_one_segment_is_said_in_full_within_as_few_as_it_takes()
    {
        var address = "https://" + new string('h', 100) + ".uk";
        var words = Sample.Text("doms", Facts(address: address));
        Assert.Equal(2, words.Segments.Count);
        Assert.StartsWith("Hi Asha, sore after the London Marathon? A lighter massage helps.", words.Body, StringComparison.Ordinal);
        Assert.EndsWith($" {address}/b/{Token}", words.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("the London Marathon", "Chris")]
    [InlineData("the Great North Run", "Charlotte")]
    [InlineData("Manchester Marathon", "Alexander")]
    [InlineData("the Royal Parks Half Marathon", "Maximilian Featherstone")]
    [InlineData("Edinburgh Marathon", "Siobhán O'Connor")]
    public void Usual_names_and_races_are_one_segment_that_says_all_that_it_has_to(string race, string name)
    {
        foreach (var template in new[] { "doms", "last-call" })
        {
            var words = Composer([.. FromAName, ("Clinic:Name", "SW20 Physio")]).Text(template, Facts(name, race, "https://sw20physio.co.uk"));
            Assert.Equal((SmsEncoding.Gsm7, 1), (words.Segments.Encoding, words.Segments.Count));
            foreach (var part in new[] { $"Hi {FirstName.InText(name)}, ", race, "8am Tue 27 Apr", "020 8542 7788", "stop", $" https://sw20physio.co.uk/b/{Token}" })
            {
                Assert.Contains(part, words.Body, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_confirmation_says_who_asks_and_what_to_tap()
    {
        var words = Sample.ConfirmText(Confirmation());
        Assert.Equal(
            $"The Recovery Clinic: tap to get the reminders you asked for: {LongHost}/c/{Token}\nNot you? Just ignore this.",
            words.Body);
        Assert.Equal(1, words.Segments.Count);
        Assert.Equal(
            $"SW20 Physio: did you ask us for reminders about your race on Sun 25 Apr? If so, tap https://rcv.uk/c/{Token}\nNot you? Just ignore this.",
            SmallClinic.ConfirmText(Confirmation("https://rcv.uk")).Body);
        Assert.StartsWith("Did you ask us for reminders", Composer(FromAName).ConfirmText(Confirmation("https://rcv.uk")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public void A_clinics_name_is_set_in_plain_letters_for_texts()
    {
        var words = Composer(("Clinic:Name", "Zoë\u2019s Physio")).Text("doms", Facts(race: "Ely Half"));
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
        var host = "https://recovery.a-clinic-with-a-really-really-rather-long-name.example.co.uk";
        var warnings = Composer(("PublicUrl", host)).Warnings;
        Assert.Equal(3, warnings.Count);
        Assert.StartsWith("The text 'doms' costs 2 segments even for the London Marathon (", warnings[0], StringComparison.Ordinal);
        Assert.Contains($"set Sms:LinkUrl to an address shorter than {host} (77 characters), shorten Clinic:Name (19 characters)", warnings[0], StringComparison.Ordinal);
        Assert.Contains("'last-call'", warnings[1], StringComparison.Ordinal);
        Assert.Contains("'confirm'", warnings[2], StringComparison.Ordinal);

        Assert.Empty(Composer(("PublicUrl", host), ("Sms:LinkUrl", "https://rcv.uk")).Warnings);
        Assert.Contains("take out 療", Composer(("Clinic:Name", "療 Clinic")).Warnings[0], StringComparison.Ordinal);
    }
}
