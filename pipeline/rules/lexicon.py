"""The words that give an argument away, one table from cue to pattern, and those of sentences that argue nothing.

Gathered from grammars of English connectives and from reading argumentative prose, by hand.
"""

import re
from enum import StrEnum


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
    PHRASE = "phrase"
    FURTHER = "further"
    CONSEQUENCE = "consequence"
    COMPARISON = "comparison"
    LISTED = "listed"
    OPINION = "opinion"
    OBJECTION = "objection"
    JUDGED = "judged"


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
        r"|on the other hand)(?:,|\.|$)|\w (?:however|nevertheless|nonetheless|on the other hand)"
        r" (?!much|many|little|few|long|far|hard|well)|, though[.,!]?$|\bthough,",
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
        Cue.FRONTED: r"^(?:since|because|as(?! (?:a|an|for|of|in|to|usual|well)\b)|given that|considering)\b",
        Cue.EVIDENCE: r"\b(?:according to|evidence|surveys?|stud(?:y|ies)|polls?|data|figures|statistics|research"
        r"|history shows|has shown|have shown|shows that|indicates? that|suggests? that)\b",
        Cue.CONCLUSION: r"^(?:and |so |but )?(?:therefore|thus|hence|consequently|accordingly|as a result"
        r"|as a consequence|that'?s why|that is why|this is why|for (?:this|these|that|those|all these|all of these"
        r"|many) reasons?|so(?! (?:long|far|much|many|few|little|too|were|was|are|is|do|does|did|has|have|had)\b)"
        r"|it follows|in conclusion|ultimately|this means|which means|this shows|clearly, then)\b"
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
        Cue.EXAMPLE: r"\b(?:for instance|for example|e\.g\.|to illustrate|a (?:notable|good|recent"
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
        r"|implications|ramifications|uncertain\w*|unsettl\w+|destabili[sz]\w+|credib\w+|crisis|significant|profound|fundamental|important|matters?|wrong"
        r"|right|fair|unfair|better|worse|best|worst|good|bad)\b",
        Cue.OTHERS: r"\b(?:(?:some|many|most|several|other|certain) (?:people|say|argue|think|believe|claim|may"
        r"|might|would|will|observers|experts|critics|economists|analysts)|one (?:could|can|might|may) (?:say|argue"
        r"|object|think|claim|counter|reply)|it (?:is|has been|may be|might be|could be|can be) (?:often"
        r" |sometimes |frequently |commonly )?(?:said|argued|claimed|objected|believed)"
        r"|the (?:argument|objection|claim) is (?:often |sometimes )?made"
        r"|opponents|proponents|supporters|advocates|critics|sceptics|skeptics|defenders|detractors)\b",
        Cue.QUESTION: r"\?[”\"')]*$",
        Cue.ANAPHORA: r"^(?:(?:and|but|yet|so(?! that)|moreover|furthermore|besides|however|also),? )?"
        r"(?:this|that(?!'s why)|these|those|it|they|he|she|such|both|their|its|his|her)\b"
        r"(?! (?:is|would be) (?:why|time))",
        Cue.FIGURE: r"\d",
        Cue.ANNOUNCED: r"\b(?:(?:the|my|our) (?:main |central |own )?(?:argument|claim|thesis|contention|case"
        r"|point)(?: of this \w+| here)? is|(?:i|we|this (?:essay|article|paper|analysis|column|piece)) (?:shall "
        r"|will )?(?:argues?|contends?|maintains?|holds?|claims?))\b",
        Cue.OPINION: r"\b(?:i (?:\w+ly )?(?:believe|think|agree|disagree)\b(?! (?:so|not)\b)|my (?:view|opinion) is"
        r"|i am (?:\w+ly )?(?:convinced|of the opinion|in favou?r|against|for|opposed)"
        r"|(?:from|in) my (?:\w+ )?(?:view|opinion|point of view|perspective|eyes)|to my mind"
        r"|what (?:i|we) (?:argue|claim|propose|maintain)|(?:i|we) (?:would |want to |am going to |\w+ly )"
        r"(?:argue|contend|maintain|claim|propose))\b",
        Cue.REPLY: r"^(?:but |yet )?(?:th(?:is|at|ese|ose)|the|such|both) (?:\w+ )?(?:arguments?|objections?|readings?"
        r"|views?|charges?|complaints?|worry|worries|fears?|logic|claims?|criticisms?|answers?|points?)"
        r"(?! is (?:\w+ )?made) (?:\w+ )?(?:is|are|would|was|prov\w+|miss\w*|ignor\w+|assum\w+|confus\w+|overlook\w*"
        r"|misunderst\w+|do|does|cannot|fails?|rests?|forgets?|mistakes?)\b|^(?:but |yet )?(?:this|that|it|they)"
        r" (?:\w+ )?(?:misunderstands?|misreads?|misses|ignores?|confuses?|overlooks?|assumes?|proves? too)\b"
        r"|^(?:the |these |such )?(?:critics|opponents|supporters|proponents|defenders|sceptics|skeptics)"
        r" (?:answer|forget|overlook|miss|confuse|ignore|misread|underestimate|overestimate|exaggerate)\b"
        r"|^in (?:fact|truth)\b|\bless than they (?:fear|hope|think|claim)\b|\bmatters? less\b",
        Cue.FURTHER: r"^(?:in other words|that is(?: to say)?,|namely|meanwhile|incidentally|put differently|put simply"
        r"|to put it (?:\w+ )?\w+,|specifically|then|later|afterwards?|since then|soon(?: after)?|at the time)\b",
        Cue.COMPARISON: r"^(?:at the same time|in contrast|by contrast|in (?:stark|sharp) contrast|conversely"
        r"|on the other hand)\b|[\s,]on the other hand(?:,|\.|$)",
        Cue.LISTED: r"^(?:first(?:ly| of all)?|to begin with|to start with|for one thing|second(?:ly)?|third(?:ly)?"
        r"|lastly|finally|moreover|furthermore|besides|in addition|additionally|what is more|what's more"
        r"|another (?:reason|argument|advantage|benefit|problem|point))\b",
        Cue.CONSEQUENCE: r"^(?:and |so )?(?:as a result|as a consequence|in consequence|with the result)\b"
        r"|^which (?:led|caused|meant|made|brought|left|forced)\b",
        Cue.DISTANT: r"^(?:historically|traditionally|in the past|for decades|at the time|back then|once|formerly)\b",
    }.items()
}
"""A clause bears a cue if its pattern is in its folded text (straight quotes, single blanks).

REPORTED, OBJECTION and JUDGED have none.
"""

PURPOSE = re.compile(
    r"^(?:by \w+.{0,200}, )?(?:furthermore, |finally, |moreover, )?(?:this|the|our|it|the present"
    r"|in this) ?(?:analysis|paper|article|essay|report|study|section|chapter|piece)?,? (?:we )?(?:examines?"
    r"|explores?|aims? to|interrogates?|discuss(?:es)?|investigates?|surveys|proceeds|is organi[sz]ed)\b",
    re.IGNORECASE,
)
"""Sentences about the article itself: they announce, they do not argue."""

TOPIC = re.compile(
    r"^(?:(?:first|now|then|next),? )?(?:consider|take|start with|begin with|look at|turn to) (?:[\w’'-]+ ?){1,5}[.:]$"
    r"|^(?:a|an|one|another|the)(?: [\w-]+){0,3} (?:case|area|aspect|test)"
    r" (?:is|was|concerns|comes from) (?:(?:that of|the|in) )*(?:[\w’'-]+ ?){1,4}\.$"
    r"|^then (?:came|comes) (?:[\w’'-]+ ?){1,6}\.$",
    re.IGNORECASE,
)
"""Sentences that name what comes next: "Consider Norland.", "A special case is Norland."."""

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
