"""The words that give an argument away: one table from cue to pattern, and the tables of groups and verbs of saying.

Gathered from grammars of English connectives and from reading argumentative prose, by hand.
"""

import re
from enum import StrEnum

from pipeline.models import Act


class Cue(StrEnum):
    """What a clause says about its own place in the argument."""

    CONTRAST = "contrast"
    CONCESSION = "concession"
    GRANTED = "granted"
    REASON = "reason"
    FRONTED = "fronted"
    EVIDENCE = "evidence"
    CONCLUSION = "conclusion"
    SUMMARY = "summary"
    ADDITION = "addition"
    EXAMPLE = "example"
    RESULT = "result"
    NORMATIVE = "normative"
    STANCE = "stance"
    EVALUATION = "evaluation"
    OTHERS = "others"
    QUESTION = "question"
    ANAPHORA = "anaphora"
    FIGURE = "figure"
    DISTANT = "distant"
    JOINT = "joint"
    REPORTED = "reported"
    ANNOUNCED = "announced"
    REPLY = "reply"
    OBJECTION = "objection"


MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
AUXILIARY = r"(?:is|are|was|were|has|have|had|can|could|may|might|must|should|will|would|do|does|did|cannot|ought)\b"


def _starts(*phrases: str) -> str:
    """One of the phrases at the start, after at most one small conjunction."""
    return rf"^(?:(?:and|but|yet|so|or|then),? )?(?:{'|'.join(phrases)})\b"


PATTERNS: dict[Cue, re.Pattern[str]] = {
    cue: re.compile(pattern, re.IGNORECASE)
    for cue, pattern in {
        Cue.CONTRAST: r"^(?:but|yet|however|nevertheless|nonetheless|still|instead(?! of)|rather(?! than)"
        r"|on the contrary|having said that|that said|then again|in contrast|by contrast|in (?:stark|sharp) contrast"
        r"|conversely|on the other hand|at the same time|and yet|even so|all the same|in reality|in fact, though"
        r"|despite (?:this|that|these)|notwithstanding)\b|[\s,](?:however|nevertheless|nonetheless"
        r"|on the other hand)(?:,|\.|$| (?!much|many|little|few|long|far|hard|well))|, though[.,!]?$|\bthough,",
        Cue.CONCESSION: r"^(?:[\w ]{2,20}, |(?:and|but|yet|so|or|then) )?(?:although|though|even though|even if"
        r"|while|whilst|whereas|unless|despite|in spite of|granted that)\b",
        Cue.GRANTED: r"^(?:and |but |yet )?(?:of course|admittedly|certainly|granted|to be sure|sure|true|yes"
        r"|undoubtedly|no doubt|naturally|clearly|obviously|indeed|it is true|it's true|it may be|it might be"
        r"|on the one hand|that is (?:true|fair|right)|this is (?:a )?(?:true|fair|right))\b"
        r"|\b(?:have|has|had) a point\b|\bin principle\b"
        r"|^there is (?:\w+ )?(?:truth|wisdom|force|merit|sense|scholarship|something)\b"
        r"|\b(?:admittedly|to be sure|of course|undeniably|i grant|i admit|granted)\b",
        Cue.REASON: _starts(
            r"because(?! of)",
            rf"since(?! (?:\d|then|last|the (?:start|end|early|late)|{MONTHS}))",
            r"as(?! (?:a|an|well|soon|much|many|if|though|long|far|such|part|of)\b)",
            r"for,? (?!(?:instance|example|one thing|the (?:first|last|past|next)|th(?:is|ese|at|ose) reasons?)\b)"
            rf"(?=(?:it|he|she|we|they|you|i|this|that|there)\b|[^,;:]{{3,60}} {AUXILIARY})",
            "given that",
            "after all",
            "considering that",
            "inasmuch as",
            "one reason",
            "the reason",
        ),
        Cue.FRONTED: r"^(?:since|because|as|given that|considering)\b",
        Cue.EVIDENCE: r"\b(?:according to|evidence|surveys?|stud(?:y|ies)|polls?|data|figures|statistics|research"
        r"|history shows|has shown|have shown|shows that|indicates? that|suggests? that)\b",
        Cue.CONCLUSION: r"^(?:and |so |but )?(?:therefore|thus|hence|consequently|accordingly|as a result"
        r"|as a consequence|that'?s why|that is why|this is why|for (?:this|these|that|those|all these|all of these"
        r"|many) reasons?|so|it follows|in conclusion|ultimately|this means|which means|this shows|clearly, then)\b"
        r"|\b(?:therefore|hence|consequently)\b|\bthus (?=\w+(?:ly)? (?:be|have|not))",
        Cue.SUMMARY: _starts(
            "in sum",
            "in summary",
            "in short",
            "to sum up",
            "all in all",
            "overall",
            "in conclusion",
            "on balance",
            "altogether",
            "ultimately",
            "in the end",
            "taken together",
            "to conclude",
            "summing up",
        ),
        Cue.ADDITION: r"^(?:and|moreover|furthermore|besides|also|in addition|additionally|plus|on top of that"
        r"|likewise|similarly|what is more|what's more|not least|further|secondly|second|thirdly|finally|first"
        r"|firstly|for one thing|apart from that|aside from that|equally|notably|in parallel|meanwhile)\b"
        r"|^\w+(?: \w+)? (?:also|too|moreover)\b",
        Cue.JOINT: r"^and (?!furthermore|moreover|also|therefore|thus|in addition|besides|yet|it |they |he |she "
        r"|this |that ).*\b(?:this|that|these|those|such)\b",
        Cue.EXAMPLE: r"\b(?:for instance|for example|e\.g\.|such as|to illustrate|a (?:notable|good|recent"
        r"|striking) example|one (?:example|case)|in particular)\b|^(?:including|like|namely|notably|thus,)\b",
        Cue.RESULT: _starts("which", "whereby", "otherwise"),
        Cue.NORMATIVE: r"\b(?:should|ought|must|need(?:s|ed)? to|has to|have to|had better|shall|let us|let's"
        r"|we (?:\w+ly )?need|(?:is|are) (?:necessary|essential|crucial|imperative|indispensable|required)"
        r"|necessitates?)\b",
        Cue.STANCE: r"\b(?:should|ought to|must(?! have)|needs? to|we (?:\w+ly )?need|it is time|it's time"
        r"|in my (?:view|opinion)|i (?:think|believe|find|argue|am convinced|would)|(?:is|are"
        r"|be) (?:\w+ ){0,2}?(?:right|wrong|fair|unfair|unjust|just|sensible|wise|unwise|justified|unjustified"
        r"|unacceptable|indefensible|better|overdue|the right|a mistake|appropriate|inappropriate|desirable"
        r"|necessary)|makes (?:no )?sense|(?:would|will) be (?:wise|right|wrong|better|good|a mistake)|deserves?"
        r"|cannot be)\b",
        Cue.EVALUATION: r"\b(?:risks?|threat(?:en)?s?|undermin\w+|erod\w+|weaken\w*|strengthen\w*|jeopardi[sz]\w+"
        r"|harm\w*|danger\w*|costs?|benefits?|success\w*|fail\w*|backfire\w*|counterproductive|consequences"
        r"|implications|ramifications|credib\w+|crisis|significant|profound|fundamental|important|matters?|wrong"
        r"|right|fair|unfair|better|worse|best|worst|good|bad)\b",
        Cue.OTHERS: r"\b(?:(?:some|many|most|several|other|certain) (?:people|say|argue|think|believe|claim|may"
        r"|might|would|will|observers|experts|critics|economists|analysts)|one (?:could|can|might|may) (?:say|argue"
        r"|object|think|claim|counter|reply)|it (?:is|has been|may be|might be|could be|can be) (?:often"
        r" |sometimes |frequently |commonly )?(?:said|argued|claimed|objected|believed)"
        r"|the (?:argument|objection|claim) is (?:often |sometimes )?made"
        r"|opponents|proponents|supporters|advocates|critics|sceptics|skeptics|defenders|detractors)\b",
        Cue.QUESTION: r"\?[”\"')]*$",
        Cue.ANAPHORA: r"^(?:(?:and|but|yet|so|moreover|furthermore|besides|however|also),? )?(?:this|that(?!'s why)"
        r"|these|those|it|they|he|she|such|both|their|its|his|her)\b(?! (?:is|would be) (?:why|time))",
        Cue.FIGURE: r"\d",
        Cue.ANNOUNCED: r"\b(?:(?:the|my|our) (?:main |central )?(?:argument|claim|thesis|contention|case"
        r"|point)(?: of this \w+| here)? is|(?:i|we|this (?:essay|article|paper|analysis|column|piece)) (?:shall "
        r"|will )?(?:argues?|contends?|maintains?|holds?|claims?))\b",
        Cue.REPLY: r"^(?:but |yet )?(?:th(?:is|at|ese|ose)|the|such|both) (?:\w+ )?(?:arguments?|objections?|readings?"
        r"|views?|charges?|complaints?|worry|worries|fears?|logic|claims?|criticisms?|answers?|points?)(?! is (?:\w+ )?made)"
        r" (?:\w+ )?(?:is|are|would|was|prov\w+|miss\w*|ignor\w+|assum\w+|confus\w+|overlook\w*|misunderst\w+|do|does|cannot|fails?|rests?"
        r"|forgets?|mistakes?)\b|^(?:but |yet )?(?:this|that|it|they) (?:\w+ )?(?:misunderstands?|misreads?|misses"
        r"|ignores?|confuses?|overlooks?|assumes?|proves? too)\b|^(?:the |these |such )?(?:critics|opponents|supporters"
        r"|proponents|defenders|sceptics|skeptics) (?:answer|forget|overlook|miss|confuse|ignore|misread|underestimate"
        r"|overestimate|exaggerate)\b|^in (?:fact|truth)\b|\bless than they (?:fear|hope|think|claim)\b",
        Cue.DISTANT: r"^(?:historically|traditionally|in the past|for decades|at the time|back then|once|formerly)\b",
    }.items()
}
"""A clause bears a cue if its pattern is in its folded text (straight quotes, single blanks); REPORTED has none."""

GROUPS = (
    "proponents|supporters|advocates|defenders|backers|critics|opponents|detractors|sceptics|skeptics|analysts"
    "|experts|scholars|observers"
    "|economists|officials|diplomats|lawmakers|legislators|senators|researchers|scientists|historians|activists"
    "|campaigners|commentators"
    "|residents|politicians|authorities|prosecutors|policymakers|voters|leaders|witnesses|doctors|lawyers"
    "|investigators|executives"
    "|respondents|allies|ministers|members|colleagues|strategists|planners|generals|academics|authors|writers"
    "|journalists|organisers"
    "|organizers|protesters|workers|unions|teachers|students|parents|businesses|companies|firms|governments"
    "|conservatives|liberals"
    "|democrats|republicans|realists|hawks|doves|optimists|pessimists|people|others|many|some|few|most|several"
    "|sources|friends|rivals"
    "|spokespeople|aides|advisers|advisors|veterans|engineers|judges|police"
)
"""Plural nouns that can say something."""

ADVERSARIES = re.compile(
    r"\b(?:proponents|supporters|advocates|defenders|backers|critics|opponents|detractors|sceptics|skeptics"
    r"|optimists|pessimists)\b",
    re.IGNORECASE,
)
"""Groups that are named for the side they take."""

DOCUMENTS = (
    "article|report|study|survey|poll|paper|analysis|statement|document|letter|memo|essay|editorial|assessment"
    "|review|audit|research"
    "|book|newspaper|magazine|agency|ministry|government|company|court|commission|council|committee|department"
    "|office|bank|party"
    "|family|team|campaign|hospital|embassy|network|organisation|organization|institute|union|association|group|foundation|authority|board|bureau|service"
    "|university|administration"
)
"""Singular nouns that can say something, taken as an organisation's voice."""

SAYING: dict[Act, str] = {
    Act.ASSERTS: (
        "argued?|argues|arguing|claim(?:s|ed)?|contend(?:s|ed)?|warn(?:s|ed)?|say|says|said|stated?|states|note[sd]?"
        "|believe[sd]?|maintain(?:s|ed)?|insist(?:s|ed)?|assert(?:s|ed)?|suggest(?:s|ed)?|stress(?:es|ed)?|add(?:s|ed)?"
        "|told|explain(?:s|ed)?|hold|holds|held|think|thinks|thought|predict(?:s|ed)?|fear(?:s|ed)?|hope[sd]?"
        "|conclude[sd]?|observe[sd]?|point(?:s|ed)? out|write|writes|wrote|read|reads|counter(?:s|ed)?|reply|replies"
        "|replied|caution(?:s|ed)?|see|sees|emphasi[sz]e[sd]?|call(?:s|ed)? for|urge[sd]?|describe[sd]?|object(?:s|ed)?"
        "|complain(?:s|ed)?|respond(?:s|ed)?|called|calls?"
    ),
    Act.REPORTS: (
        "report(?:s|ed)?|announce[sd]?|reveal(?:s|ed)?|confirm(?:s|ed)?|estimate[sd]?|find|finds|found|indicate[sd]?"
        "|show(?:s|ed)?|recall(?:s|ed)?"
    ),
    Act.CONCEDES: "concede[sd]?|admit(?:s|ted)?|acknowledge[sd]?|grant(?:s|ed)?",
    Act.DISPUTES: "den(?:y|ies|ied)|dispute[sd]?|reject(?:s|ed)?|rebut(?:s|ted)?|refute[sd]?|contest(?:s|ed)?",
    Act.QUESTIONS: "question(?:s|ed)?|ask(?:s|ed)?|doubt(?:s|ed)?|wonder(?:s|ed)?",
}
"""Verbs of saying, by what is done with them."""

SPEECH = (
    "said|says|stated|states|told|argued|argues|wrote|writes|added|adds|noted|notes|explained|warned|warns|read|reads"
    "|claimed|claims|announced|confirmed|reported|reports|concluded|insisted|maintained|contended|observed|predicted"
)
"""Verbs that may follow what is said."""

SPEAKERS = (
    "authors?|analysts?|scholars?|professors?|experts?|researchers?|writers?|minister|president|senator|spokesman"
    "|spokeswoman|spokesperson|official|officials|group|critics|proponents|supporters|opponents|economists?|historians?"
)
"""Words that take up a speaker who has been named before."""

PLAINLY = "said|says|argued|argues|claimed|claims|maintained|contended"
"""Verbs of saying that need no 'that' after a name."""

OFFICES = (
    "officials?|spokes(?:man|woman|person)|analyst|professor|minister|director|manager|chief|leader|(?:co-)?author"
    "|(?:co-)?developer|researcher|scientist|(?:eye)?witness|resident|president|secretary|chair(?:man|woman|person)?"
    "|expert|economist|historian|lawyer|attorney|judge|candidate|governor|mayor|senator|officer|general|engineer|editor"
    "|envoy|ambassador|commissioner|deputy|prosecutor|doctor|fellow|head"
)
"""What a person is, before the name: "council official Ada Holm"."""

OWN = re.compile(r"(?:this|the present) (?:essay|article|column|piece|paper|analysis|commentary)", re.IGNORECASE)
"""Names that an author gives to the text itself."""

TITLES = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Prof|Professor|President|Minister|Secretary|Senator|Sen|Rep|Prince|Princess|King|Queen"
    r"|General|Governor|Mayor|Judge|Justice|Chancellor|Ambassador|Commissioner|Spokesman|Spokeswoman|Captain|Sir"
    r"|Lady|Lord)\b"
)
INSTITUTIONS = re.compile(
    r"\b(?:Council|University|Institute|Ministry|Department|Agency|Bank|Times|Post|News|Union|Nations|House|Court"
    r"|Party|Cent(?:er|re)|Commission|Committee|Association|Office|Company|Inc|Corp|States|Reuters|Affairs|Survey"
    r"|Group|Foundation|Bureau|Patrol|Police|Service|Authority|Administration|Government|League|Federation"
    r"|Organi[sz]ation|Society|Network|Board|Fund|School|College|Hospital|Church|Club|Journal|Review|Guardian|Herald"
    r"|Press|Korea|Kingdom|Africa|America|Zealand|Arabia|The)\b"
)

PURPOSE = re.compile(
    r"^(?:by \w+.{0,200}, )?(?:furthermore, |finally, |moreover, )?(?:this|the|our|it|the present"
    r"|in this) ?(?:analysis|paper|article|essay|report|study|section|chapter|piece)?,? (?:we )?(?:examines?"
    r"|explores?|aims? to|interrogates?|discuss(?:es)?|investigates?|surveys|proceeds|is organi[sz]ed)\b",
    re.IGNORECASE,
)
"""Sentences about the article itself: they announce, they do not argue."""

BYLINE = re.compile(
    r"^(?:by [A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,4}$|(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?(?:january"
    r"|february|march|april|may|june|july|august|september|october|november|december) \d{1,2},? \d{4}\W*$"
    r"|\W*\d{1,2}\.? \w+ \d{4}\W*$|(?:photo|image|source|copyright|file photo)\b.{0,80}$)",
    re.IGNORECASE,
)
"""Lines around an article that are no part of its argument."""

CLOSING_SECTION = re.compile(
    r"^\W*(?:[\dIVX.]+\s*)?(?:conclu|summary|closing|final|outlook|the way forward)", re.IGNORECASE
)
"""Headings of sections that close an article."""
