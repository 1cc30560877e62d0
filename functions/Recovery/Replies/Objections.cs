using System.Text.RegularExpressions;

namespace Recovery.Replies;

/// <summary>
/// Whether somebody objects to our texts, in words of <see cref="ReplyText"/>: lower case, no apostrophes. How often they are right is
/// measured by <c>RealRepliesTests</c>.
/// </summary>
internal static class Objections
{
    private const string Texts = "(?:te?xts?|messages?|msgs?|messag|sms|e?mails?|reminders?|notifications?|nudges?|spam|marketing|communications?|contact)";
    private const string ToText = "(?:te?xt|message|messag|msg|sms|email|contact|remind|bother|pester|spam|harass|hassle|disturb|annoy)(?:e|s|es|ing|ed|ged|ging)?";
    private const string Me = "(?:me|my|this|the|our|us|these|her|his|their|that|any)";
    private const string Person = "(?:me|us|her|him|them|my (?:husband|wife|mum|mother|dad|father|son|daughter|partner|friend|brother|sister))";
    private const string Data = "(?:numbers?|names?|details|data|info|information|records?|contact details|phone number|accounts?|profile|file|contact|mobile|existence)";
    private const string Dont = "(?:dont|do not|never|no longer|not to)";
    private const string Not = "(?:dont|do not|didnt|did not|never|no longer|not|havent|have not|doesnt|cannot|cant|wont|will not)";
    private const string List = "(?:list|lists|system|systems|database|records|books|files|register)";

    /// <summary>Asks for more texts in words that could be taken for an objection, or objects to something else; taken out first.</summary>
    private static readonly Regex NotToUs = ReplyPatterns.Any(
        $"""
        \b(?:dont|do not|not|wouldnt|would not)(?: want| like| wish)?(?: you| them| these| this| it| the {Texts})?(?: to)?(?: ever)? stop\b(?: sending| texting| messaging| reminding)?(?: me| us)?(?: the| these| those| your| any)?(?: \w+)?
        \b(?:dont|do not|didnt|did not) (?:want|wish|like) to (?:miss|lose|forget|stop)\b(?: \w+)?(?: \w+)?(?: \w+)?
        \b(?:dont|do not|didnt|did not|never) (?:mind|forget|miss|lose|delete|remove) (?:{ToText}|me|my|the)\b
        \b(?:remove|delete|take) (?:me|my \w+|this|the \w+) (?:off |out of |from )(?:\w+ )?(?:\w+ )?(?:slot|appointment|waiting|waitlist|tuesday|wednesday|thursday|friday|saturday|monday|booking|cancellation|tape|queue)\b
        \b(?:delete|remove|ignore|forget) (?:my|that|the|this) (?:last|other|previous|first|earlier|second|old)\b
        \b(?:not|isnt|arent|wasnt) interested in (?:the |a |an |having |any |your )?(?:deep|light|early|late|\w+day|sports|morning|afternoon)\b
        \b(?:dont|do not|never) (?:ring|call|phone|email)(?: me)?(?: please)?(?: just)? (?:text|message)\b
        \bi (?:dont|do not|never|hardly|rarely) (?:use|keep|have|check|read)\b(?: \w+)?
        \bim (?:out|off) (?:on|for|at|until|till|of)\b
        \b(?:cancel|end) (?:{Me} )?(?:\w+ )?(?:appointment|booking|slot|massage|session)\b
        """);

    private static readonly Regex[] Objection = ReplyPatterns.Each(
        $"""
        \bun ?sub\b
        \bun ?su\w*cri\w*\b
        \bopt(?:ing|ed)?(?: me| us)? ?out\b
        \bwrong (?:number|person|phone)\b
        \b(?:leave|let) {Person} (?:alone|be|in peace)\b
        \bnot interested(?:$| in (?:this|these|it|a massage|massages?|any|your|{Texts})\b| thanks?\b| please\b| sorry\b| at all\b| in the slightest\b)
        \bno interest in (?:this|these|it|a massage|massages?|any|your|{Texts})\b
        \b(?:take|get|strike|cross|scrub|keep|leave|knock|remove|delete) (?:{Person}|{Me} {Data}) (?:\w+ )?(?:off|out of|from) (?:this|these|your|the|that|all|any|of)\b (?:\w+ )?(?:{List}|{Texts}|service|thing)\b
        \b(?:take|get|strike|cross|keep|knock) (?:{Person}|{Me} {Data}) off\b
        \b(?:take|get|keep|leave|want|be|been|come|get taken|like|cross|strike)(?: me| us| {Me} {Data})? off (?:this|these|your|the|that|of)(?: \w+)? ?(?:{List}|{Texts})\b
        \b(?:take|get|let|keep|leave|count) (?:{Person}|{Me} {Data}) out(?:$| please\b| of (?:this|these|it|your|the)\b)
        \boff (?:this|your|the|that) (?:\w+ )?list\b
        \bon (?:this|your|that) (?:\w+ )?list any ?more\b
        \b{Dont} (?:\w+ ){"{"}0,2{"}"}be on (?:this|your|the|any) (?:\w+ )?list
        \bshouldnt be on (?:this|your|the) (?:\w+ )?list
        \b(?:remove|delete|erase|wipe|scrub|forget|destroy|lose|bin|get rid of|clear|purge) (?:all )?(?:of )?(?:me|{Me} (?:\w+ )?{Data}|(?:every|any)thing (?:you|about|on)|(?:all )?(?:data|details|information))\b
        \b(?:data|details|number|information|info|records?|name|everything) (?:to be )?(?:deleted|erased|removed|wiped|destroyed)\b
        \bi[dm]? (?:\w+ ){"{"}0,3{"}"}to be (?:deleted|erased|removed|taken off|unsubscribed|forgotten|left alone)\b
        ^(?:please )?(?:remove|delete|erase)(?: it| this| that| from list| from the list| please| now| me)?(?: please)?$
        \b(?:delete|erase|remove) (?:it|this|me|everything)$
        \bright to (?:be forgotten|erasure|object)\b
        \berasure request\b
        \b(?:withdraw|withdrawn|withdrew|withdrawing|revoke|revoked|revoking|cancel|take back|rescind) (?:my |all |any |the |your )?(?:consent|permission)\b
        \b(?:consent|permission) (?:is |has been |was |now )?(?:withdrawn|revoked|denied|refused)\b
        \b{Not} (?:\w+ ){"{"}0,2{"}"}(?:consent|permission|agree|agreed|authorise)(?:ed)?(?: to (?:this|these|be|any|your|you|{Texts})\b| for (?:this|these|you|any)\b|$| to {ToText}\b)
        \bobject(?:ing)? to\b
        ^i (?:strongly )?object$
        \b(?:never|didnt|did not|dont|do not) (?:ever )?(?:sign|signed|ask|asked|register|registered|subscribe|subscribed|agree|agreed|request|requested)(?: up)?(?: for| to| in)? (?:this|these|them|any|your|get|receive|be|{Texts})\b
        \bnever (?:signed up|subscribed|registered|agreed|asked)$
        \b(?:never|didnt|did not) (?:give|gave|given) you (?:my|this|permission|consent)\b
        \b{Dont} (?:ever |please |want you to |you |want to be |to be |be |need to be |need |wish to be |like to be |like being |want |again |keep )?{ToText}\b
        \b{Not} (?:send|keep sending|need to send|want|need|wish for|like|wanna get|wanna receive|accept|appreciate|wish|require)(?: to get| to receive| to be sent| to have| to see| receiving| getting)?(?: me| us)?(?: any| any more| anymore| more| these| those| your| the| such| all| of| this| further| other){"{"}0,4{"}"} {Texts}\b
        \b{Not} (?:ever )?send (?:me |us )?(?:any ?more|anything(?: else| more)?|any|these|this|them|stuff|that|more|another)\b
        \b{Not} (?:really )?(?:want|need|like|wish|appreciate|wanna)(?: to)?(?: get| receive| be getting| getting)? ?(?:any|any more|anymore|more|these|this|them|it|all)(?: of (?:these|this|them|it|your))?(?: please| thanks| any ?more| thank you| at all| now| so| again)?$
        \b{Not} (?:want|need|wish)(?: to (?:get|receive|have))? any ?more of (?:these|this|them|it|your)\b
        \b{Not} (?:really )?(?:want|need) (?:a |any |your )?massages?(?:$| thanks?\b| thank\b| please\b| so\b)
        \b{Not} (?:want|wish|like|need|care) to (?:hear (?:from|about|any)|be (?:contacted|texted|messaged|reminded|bothered|pestered|part of|on (?:this|your|the|any))|receive|get (?:these|this|any|your|{Texts}))\b
        \bso (?:i )?(?:dont|do not) need (?:these|this|them)\b
        \b(?:cancel|quit|end|cease|discontinue|halt|pause|disable|block|suspend|terminate|close)(?: all| any| these| those| the| your| my| this| sending| me| further| future){"{"}0,4{"}"} (?:{Texts}|subscription|account|profile|{ToText})\b
        \bcease and desist\b
        \b(?:desist|refrain|abstain) from\b
        \bcease contact\b
        \b(?:stop|end|quit|cease|cancel) (?:it|this|these|them|everything|all)(?: now)?$
        \b(?:quit|cut) it\b
        ^(?:please )?(?:cancel|end|quit|stop) (?:this|these|it|them|all|everything)(?: please| now| thanks)?$
        \brather (?:not|you (?:didnt|did not|dont|would not|wouldnt)) (?:get|receive|hear|be (?:\w+ )?(?:contacted|texted|messaged|reminded)|{ToText})\b
        \bprefer (?:it if you )?(?:not|you (?:didnt|did not|dont)) (?:to )?(?:get|receive|hear|be (?:contacted|texted|messaged|reminded|on)|{ToText})\b
        \bmind not {ToText}\b
        \b(?:want|asked|asking|ask|told|tell|telling|need|like|begging|wish)(?: you| this| these| it| them| all this| all these| the {Texts}| your {Texts}) to (?:stop|end|cease|go away)\b
        \bhow (?:do|can|could|would|to)(?: i| we| you)? (?:stop|end|turn off|cancel|switch off|block|leave)(?:$| (?:this|these|it|them|your|receiving|getting)(?:$| {Texts}| please| from)| (?:the )?{Texts}\b)
        \bhow (?:do|can|could)(?: i| we) (?:get|come|be taken) (?:off|out|removed|these|this|them)\b
        \b(?:turn|switch|shut)(?: (?:this|these|it|them|those|the {Texts}|your {Texts}))? off(?: (?:this|these|it|them|those|the|your)\b|$| please$| now$)
        \b(?:turn|switch|shut) off (?:this|these|it|them|the|your|{Texts})\b
        \blose (?:my|this) number\b
        ^(?:just |please |oh |now |so |and |will you |you )*(?:go away|get lost|get off|piss off|sod off|bugger off|fuck off|f off|eff off|naff off|do one|jog on|clear off|shove off|shut up|off)\b(?: (?:and|please|with|now|my|the|you|of|this)\b(?: \w+)*)?$
        ^(?:please |just |ok |so |and |thanks |now |hi )*no (?:more|further)(?: of (?:these|this|that|it|them|your))?(?: please| thanks| thank you| now| ok| ever| for me)*$
        ^(?:please |just |ok |thanks |sorry |hi |but )*no(?: more)?(?: \w+)? {Texts}(?: please| thanks| thank you| now| any ?more| again| at all| ever)*$
        \b(?:no (?:more|further)|no need for (?:any|more|further|these)(?: more| further| of)?) (?:of (?:these|this|your) )?(?:\w+ )?{Texts}\b
        \bno (?:more |further )?(?:texting|messaging|contacting|reminding|spamming|emailing)\b
        \bnot for me$
        ^(?:please )?(?:dont|do not) bother(?: please| thanks| me)?$
        ^(?:i )?(?:dont|do not) want(?: it| this| that| them)?$
        \b(?:nobody|no one|no \w+|noone) (?:called|named|by that name|of that name|with that name)\b
        ^(?:sorry )?im not a runner\b
        \bno need (?:to|for you to) (?:keep )?{ToText}\b
        ^(?:no thanks|no thank you|no thanku|nah thanks|no ta)(?: \w+)?$
        \b(?:no|nah|nope)(?: thanks)? no more (?:of (?:this|these)|{Texts})\b
        \bno more of (?:these|this)\b
        \bno (?:marketing|solicitation|advertising)\b
        \bstop(?:ped)?(?: all| sending| these| this| the| your| with| me| it| bloody| fucking| any| please| us| my| further| those| texting){"{"}0,4{"}"} (?:{Texts}|{ToText})\b
        \b(?:quit|cease|stop) (?:sending|receiving|getting|using|storing|sharing|selling|ringing|calling|contacting|messaging|keep)\b
        \bget me off\b
        \bget off my (?:phone|back|case)\b
        \b(?:had|thats|quite|is|are|was) (?:quite )?(?:more than )?enough(?: of)?(?: now)? (?:(?:of )?(?:these|this|your|the|it|them) ?)?(?:{Texts}|thanks|now|already|please)\b
        \benough of (?:these|this|the|your|it) ?(?:$|{Texts})
        ^(?:thats |ok |right |please )*enough(?: now| already| please| thanks| thank you| is enough)*$
        \b(?:too many|so many|way too many|endless|constant|non ?stop|unwanted|unsolicited|bloody|fucking|stupid|annoying) {Texts}\b
        \bno (?:te?xts?|text messages|msgs)(?: please| thanks| thank you|$)
        \b(?:one|two|three|a|2|3|1) {Texts} (?:was|is|were) (?:more than )?(?:enough|plenty|too many|too much)\b
        \b{Texts} (?:are|is) (?:\w+ )?(?:annoying|irritating|intrusive|unwanted|unwelcome|a nuisance|harassment|spam)\b
        \b(?:this|these|it|its|you|youre|thats|that)(?: is| are)?(?: \w+)? (?:harassment|harassing|spamming|pestering|a pest|spam|intrusive)\b
        \b(?:these|you|youre)(?: are)?(?: \w+)? (?:annoying|a nuisance|irritating|bothering)\b
        ^spam\b
        \b(?:sick|tired|fed up|bored|weary)(?: and tired)?(?: of| with)(?: (?:getting|receiving|all|you|your|these|this|the|it|being)){"{"}0,3{"}"} (?:these$|you$|it all$|{Texts}\b|{ToText}\b)
        \byou (?:text|message|contact|send)(?: me)? (?:too much|too often|way too)\b
        \byou (?:just )?(?:keep|kept) (?:on )?(?:sending|texting|messaging|contacting|bothering|pestering|spamming)\b
        \b(?:keep|still|carry on) (?:on )?(?:getting|receiving) (?:these$|this$|these \w+$|(?:these |this |your |all )*{Texts}\b)
        \bwhy (?:are you|do you|you) (?:keep |still ){"{"}1,2{"}"}(?:{ToText}|sending)
        \bwhy am i (?:still )?(?:getting|receiving) (?:these|this|your|{Texts})\b
        \b{Texts} (?:\w+ )?costing me\b
        \breport(?:ed|ing)? (?:you|this number|your number|these|your {Texts})(?: to| as|$| for)
        \b(?:complain|complaining|complaint|report|reporting|reported)(?: \w+){"{"}0,3{"}"} (?:ico|ofcom|information commissioner|trading standards)\b
        \b(?:ico|gdpr)\b(?: \w+){"{"}0,12{"}"} (?:complaint|complain|report|erase|erased|delete|deleted|erasure|remove|removed|object|stop)\b
        \bblock(?:ing|ed)? (?:you|this number|your number|me from)\b
        ^(?:blocked|blocking|block me|block|youre blocked|you are blocked)$
        \b(?:do not|dont|never) (?:use|keep|store|share|hold|process|sell) (?:any of )?my {Data}\b
        \b(?:do not|dont|never)(?: ever)? (?:get in touch|ring or|call or|phone or|ring and|call and|keep in touch|reach out)\b
        \b(?:end|stop|cease) this now\b
        \b(?:number|phone|mobile) (?:no longer|doesnt|does not) belongs?\b
        \b(?:doesnt|does not|no longer) (?:has|have|uses?|owns?) this (?:number|phone|mobile)\b
        \bnot \w+ (?:number|phone|mobile)(?: any ?more)?$
        \bnot (?:sam|ada|[a-z]+)s (?:number|phone)\b
        ^(?:please )?(?:im out|count me out|off please|off the list(?: please)?|leave off)$
        \bjust email me(?:$| please| instead| from now)
        \bemails? (?:only|instead)\b
        \bmake (?:it|this|these|them) (?:all )?stop\b
        \b(?:can|could|will|would|when will|when do|do|must) (?:these|this|the {Texts}|your {Texts})(?: {Texts})?(?: please)?(?: ever)? (?:stop|end)\b
        \b(?:why|you)(?: just)? (?:dont|do not|never|wont|will not|cant|didnt)(?: you| ever)? stop (?:{ToText}|sending)\b
        \b(?:you|{Texts})(?: just)?(?: still)? (?:wont|will not|dont|do not|didnt|never|cant) (?:ever )?stop$
        """);

    /// <summary>What begins with "stop" is said to us, where it would be said of a pain or a bus further on: "Stop being a pest".</summary>
    private static readonly Regex[] Demand = ReplyPatterns.Each(
        """
        ^(?:(?:and|so|just|can|could|will|would|you|all|of|oh|ffs|for|god|gods|sake|the|love|kindly|must|stop|i|said|told|again) )*(?:s t o p|sto+p+|stopp|stpo)$
        ^(?:(?:and|so|just|can|could|will|would|you|all|of|kindly) )*stop (?:being\b|at once\b|in future\b|immediately\b|right now\b|asap\b|for good\b|forever\b)
        """);

    /// <summary>Other things that stop, or don't.</summary>
    private static readonly Regex OtherStop = ReplyPatterns.Any(
        """
        \bbook(?:ing)? (?:or )?stop\b
        \b(?:wont|cant|cannot|can not|couldnt|could not|doesnt|does not|didnt|did not|dont|do not|never|non|not|wouldnt|would not|couldn t|nothing (?:will|can|could|would|to)|nobody (?:will|can)) (?:\w+ )?(?:stop|stopped|stops)\b
        \b(?:bus|tube|train|tram|pit|metro|rail|coach|pee|loo|toilet|water|tea|coffee|comfort|food|drinks?|rest|short|quick|brief|single|each|every|one|two|three|1|2|3|next|last|first|second|third|final|nearest|closest|right|wrong|same|my|your|which|what|without|emergency|full|whistle|a|long|at the|the) stops?\b
        \bstop (?:sign|light|lights|watch|clock|line|motion|gap|press|start|over|cock)\b
        \bstop(?:s|ped|ping|pin)? (?:by|off|over|in (?:tomorrow|today|on|at|for|this|later|and|to|with|person|the morning|after)|in$|at|here|there|for|on|outside|near|round|around|along|to|halfway|half way|twice|once|several times|a few times|and (?:walk|stretch|rest|start|go)|seeing|running|walking|moving|training|exercising|jogging|cycling|swimming|eating|drinking|taking|using ice|icing|stretching|smiling|laughing|crying|grinning|talking about|thinking about|worrying|wearing|limping|hurting|aching|cramping|bleeding|swelling|shaking|throbbing|twitching|itching|chafing|watch|being sore|being stiff|being so|being tired|being moved|feeling|working out|serving|opening|selling|laughing)\b
        \b(?:had|have|has|having|going|forced|tried|trying|decided|nearly|almost|able|unable|where|when|reason|place|time|somewhere|anywhere|need|needed|wanted|forgot|forget|remember|remembered|order|best way|way|anything|something|what|safe|ok|okay|want) (?:me |us |him |her )?to stop\b
        \b(?:where|what time|when|how often|do|did|does|should|shall|may|might) (?:can |could |should |do |does |did |will |would |must )?(?:i|we|you|it|they|he|she|the \w+|my \w+) (?:can |could |will |would |might |may |just |should |must |to |really )?stop\b
        \b(?:nearly|almost) stop(?:ped)?\b
        \b(?:i|we|he|she|they|it|id|ill|legs|knee|calf|pain|runner|runners|people|everyone|nobody|train|bus|tram|tube|trains|buses|clinic|watch|garmin|clock|body|feet|heart|ankle|hip|back) (?:can |could |will |would |might |may |just |should |must |to |nearly |almost |have |has |had |then |only |dont |finally )?stop(?:s|ped)?\b
        \bstop(?:s|ped|ping)? (?:the|my|these|this|those|that|it|me|his|her|their|your|our|all the|all|any|a)? ?(?:\w+ ){0,2}(?:cramps?|cramping|pains?|aches?|aching|achey|hurting|hurt|sore|soreness|doms|stiff|stiffness|stiffening(?: up)?|swelling|swollen|limping|bleeding|chafing|blisters?|itching|shaking|throbbing|twitching|seizing(?: up)?|tightening|tightness|spasms?|inflammation|bruising|injury|injuries|running|walking|training|car|watch|garmin|timer|clock|bus|train|coming|exercise|exercising|clotting|fatigue|sickness|nausea|nosebleed|shin splints)\b
        \b(?:help|helps|massage|massages|stretching|ice|bath|tablets|ibuprofen|magnesium|it|that|this|will|would|nothing|anything|something|does|to) stops? (?:the|my|these|it|me|you|dom|doms|cramps?|pain|being|going|all the)\b
        \b(?:haha|lol|hahaha|ha|youre making me) stop\b
        \bstop it (?:youre making|you are making|haha|lol|hurting|aching|from|getting|swelling)
        \b(?:will|would|cant|can|could) (?:you )?(?:not )?stop me\b
        \bstop me (?:from|coming|running)\b
        """);

    private static readonly Regex SaysStop = ReplyPatterns.Any(
        """
        \b(?:sto+p+|stopall|stpo|s t o p)\b
        """);

    /// <param name="reply">The whole reply.</param>
    /// <param name="sentences">The same, sentence by sentence or by what stands between commas.</param>
    public static bool AreIn(string reply, IEnumerable<string> sentences)
    {
        var toUs = NotToUs.Replace(reply, " ").Trim();
        return IsMatch(Objection, toUs)
            || SaysStop.IsMatch(OtherStop.Replace(toUs, " "))
            || sentences.Any(s => IsMatch(Demand, s) || (s != reply && IsMatch(Objection, NotToUs.Replace(s, " ").Trim())));
    }

    private static bool IsMatch(Regex[] patterns, string words) => Array.Exists(patterns, p => p.IsMatch(words));
}
