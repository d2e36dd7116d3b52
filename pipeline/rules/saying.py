"""The words for those who say something, and the verbs with which they say it.

Gathered from grammars of reported speech and from reading news, by hand.
"""

import re

from pipeline.models import Act

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
