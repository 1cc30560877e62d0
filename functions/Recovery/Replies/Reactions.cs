using System.Buffers;
using System.Collections.Frozen;

namespace Recovery.Replies;

/// <summary>
/// What phones send when somebody taps a heart or a thumb on a text: a verb and the text in quotation marks, in the phone's language.
/// It was not typed, so what stands in the quotes was not said.
/// </summary>
internal static class Reactions
{
    private static readonly SearchValues<char> Quotes = SearchValues.Create("\"\u201C\u201D\u201E\u201F\u00AB\u00BB\u2039\u203A\u300C\u300D\u300E\u300F");

    /// <summary>A line a language, as <see cref="ReplyText.Words"/> writes it: without accents, apostrophes and emoji.</summary>
    private static readonly FrozenSet<string> Verbs = Set(
        """
        liked, loved, disliked, laughed at, emphasized, emphasised, questioned, unliked, reacted to, reacted to with, reacted with to, reacted with, liked an image, loved an image, disliked an image, laughed at an image, emphasized an image, emphasised an image, questioned an image
        removed from, removed a like from, removed a heart from, removed a dislike from, removed a laugh from, removed an exclamation from, removed an exclamation mark from, removed a question mark from, removed an emphasis from, removed a reaction from, removed their reaction from
        a aime, jaime, aime, a adore, jadore, adore, na pas aime, naime pas, a ri de, a ri, rit de, a souligne, a mis laccent sur, a insiste sur, a mis en evidence, a remis en question, a mis en doute, a pose une question sur, sinterroge sur, a reagi a, a reagi avec a, a reagi par a, a supprime un jaime de, a retire un jaime de, a supprime un cœur de, a retire un cœur de, a supprime une reaction de, a supprime de, a retire de
        gefallt, gefallt mir, gefiel, mag, liebt, liebte, gefallt nicht, gefallt mir nicht, missfallt, hat geliked, hat gelikt, hat geliebt, hat gefallen, hat mit gefallt mir markiert, hat markiert, hat mit markiert, hat mit einem herz markiert, lacht uber, lachte uber, hat uber gelacht, hat gelacht uber, betont, betonte, hob hervor, hat hervorgehoben, hat betont, hinterfragt, hinterfragte, hat hinterfragt, hat in frage gestellt, stellte in frage, hat auf reagiert, hat mit auf reagiert, hat reagiert auf, hat mit reagiert auf, reagierte auf, reagierte mit auf, hat ein like entfernt von, hat gefallt mir entfernt von, hat entfernt von, hat von entfernt
        le gusto, le gusta, me gusta, le encanto, le encanta, me encanta, no le gusto, no le gusta, no me gusta, le dio risa, le hizo gracia, le causo gracia, se rio de, se ha reido de, enfatizo, ha enfatizado, resalto, destaco, ha destacado, exclamo sobre, cuestiono, ha cuestionado, pregunto por, pregunto sobre, reacciono a, reacciono con a, ha reaccionado a, ha reaccionado con a, ha indicado que le gusta, quito un me gusta de, elimino un me gusta de, ha eliminado un me gusta de, elimino un corazon de, ha eliminado de, elimino de
        piace, mi piace, ti piace, ha messo mi piace a, ha messo un mi piace a, ha messo like a, ha adorato, ha amato, adora, non piace, non mi piace, non ha gradito, ha messo non mi piace a, ha riso a, ha riso di, ha riso per, ha sorriso a, ha enfatizzato, ha evidenziato, ha sottolineato, ha messo in dubbio, ha contestato, ha posto una domanda su, ha reagito a, ha reagito con a, ha rimosso un mi piace da, ha rimosso mi piace da, ha rimosso un cuore da, ha rimosso da
        vond leuk, vindt leuk, vind leuk, vond geweldig, vindt geweldig, vond niet leuk, vindt niet leuk, hield van, houdt van, leuk gevonden, lachte om, lacht om, moest lachen om, benadrukte, benadrukt, heeft benadrukt, stelde een vraag over, vroeg zich iets af over, trok in twijfel, zet vraagtekens bij, reageerde op, reageerde met op, heeft gereageerd op, heeft met gereageerd op, heeft op gereageerd, heeft geliket, heeft geliked, heeft een vind ik leuk verwijderd van, verwijderde een hartje van, verwijderde van
        curtiu, gostou, gostou de, gosta de, adorou, amou, nao curtiu, nao gostou, nao gostou de, riu, riu de, riu se de, deu risada de, enfatizou, destacou, deu enfase a, questionou, perguntou sobre, reagiu a, reagiu com a, reagiu com para, reagiu com em, removeu uma curtida de, removeu um gosto de, removeu um coracao de, removeu de
        polubil, polubila, polubil a, polubiono, lubi, uwielbia, pokochal, pokochala, pokochal a, nie polubil, nie polubila, nie lubi, nie podoba sie, podoba sie, podoba mi sie, rozsmieszylo, smieje sie z, zasmial sie z, zasmiala sie z, wysmial, podkreslil, podkreslila, podkreslil a, wyroznil, wyroznila, zakwestionowal, zakwestionowala, zapytal o, zapytala o, zareagowal na, zareagowala na, zareagowal a na, zareagowano na, usunal polubienie, usunela polubienie, usunal z, usunela z
        gillade, gillar, alskade, alskar, ogillade, gillade inte, skrattade at, betonade, framhavde, ifragasatte, reagerade pa, reagerade med pa, har reagerat pa, tog bort fran
        likte, liker, elsket, elsker, likte ikke, lo av, understreket, reagerte pa, reagerte med pa, kunne lide, synes godt om, elskede, grinede ad, reagerede pa, reagerede med pa
        """);

    /// <summary>Beside an emoji, as Android writes it: 👍 to “…”.</summary>
    private static readonly FrozenSet<string> Links = Set("to, auf, zu, a, na, op, sur, pour, en, para, su, pa, til, from, removed from");

    /// <summary>What mail and phones put before a text that is sent back or passed on.</summary>
    private static readonly FrozenSet<string> Headings = Set(
        "fwd, fw, re, re fwd, fwd fwd, fwd re, wg, aw, tr, rv, i, enc, doorst, antw, rif, forwarded, forwarded message, original message, begin forwarded message, message, quote, quoted, you wrote, you said, recovery wrote");

    /// <param name="normal">What came, as <see cref="ReplyText.Normal"/> writes it.</param>
    public static bool IsOne(string normal)
    {
        var first = normal.AsSpan().IndexOfAny(Quotes);
        if (first < 0)
        {
            return Verbs.Contains(ReplyText.Words(normal)) && normal.Contains("image", StringComparison.OrdinalIgnoreCase);
        }

        var last = normal.AsSpan().LastIndexOfAny(Quotes);
        if (last == first && !normal.AsSpan().TrimEnd().EndsWith("..."))
        {
            return false;
        }

        var around = last == first ? normal[..first] : $"{normal[..first]} {normal[(last + 1)..]}";
        var words = ReplyText.Words(around);
        return Verbs.Contains(words) || (Links.Contains(words) && HasEmoji(around));
    }

    /// <summary>Whether nothing that somebody typed is left once our own text is taken out.</summary>
    public static bool AreAllOf(string words) => words.Length == 0 || Verbs.Contains(words) || Links.Contains(words) || Headings.Contains(words);

    private static bool HasEmoji(string around) => around.Any(c => char.IsSurrogate(c) || char.IsSymbol(c));

    private static FrozenSet<string> Set(string phrases) => phrases
        .Split([',', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToFrozenSet(StringComparer.Ordinal);
}
