"""The words for those who say something, and the verbs with which they say it.

Gathered from grammars of reported speech and from reading news, by hand.
"""

import re

from pipeline.models import Act

GROUPS = frozenset(
    """
    proponents supporters advocates defenders backers critics opponents detractors sceptics skeptics analysts experts
    scholars observers economists officials diplomats lawmakers legislators senators researchers scientists historians
    activists campaigners commentators residents politicians authorities prosecutors policymakers voters leaders
    witnesses doctors lawyers investigators executives respondents allies ministers members colleagues strategists
    planners generals academics authors writers journalists organisers organizers protesters workers unions teachers
    students parents businesses companies firms governments conservatives liberals democrats republicans realists hawks
    doves optimists pessimists people others many some few most several sources friends rivals spokespeople aides
    advisers advisors veterans engineers judges police reporters neighbours neighbors farmers owners managers
    officers defendants users media fans relatives prisoners soldiers nurses patients customers players demonstrators
    survivors victims firefighters paramedics detectives delegates governors mayors representatives attorneys artists
    developers passengers pilots drivers staff employees neighbors villagers locals readers
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
"""Plural nouns that can say something."""

SOME = frozenset({"one", "another", "neither", "none"})
"""Words for somebody of several."""

AMOUNTS = frozenset(
    "number group majority minority handful dozens scores hundreds thousands couple series range host pair lot".split()  # noqa: SIM905
)
"""Nouns that say how many of those who are named after their "of"."""

SIDES = (
    frozenset({"proponents", "supporters", "advocates", "defenders", "backers", "optimists"}),
    frozenset({"critics", "opponents", "detractors", "sceptics", "skeptics", "pessimists"}),
)
"""Groups that are named for the side they take: for and against."""
ADVERSARIES = re.compile(rf"\b(?:{'|'.join(sorted(SIDES[0] | SIDES[1]))})\b", re.IGNORECASE)

DOCUMENTS = frozenset(
    """
    article report study survey poll paper analysis statement document letter memo essay editorial assessment review
    audit research book newspaper magazine agency ministry government company court commission council committee
    department office bank party family team campaign hospital embassy network organisation organization institute union
    association group foundation authority board bureau service university administration studies reports surveys polls
    magazine journal panel tribunal police army firm club church letter order poster banner charter newsletter register
    decree notice law bill website site plant restaurant newspapers papers letters banners posters
    """.split()  # noqa: SIM905
)
"""Nouns that can say something, taken as an organisation's voice."""

OFFICES = frozenset(
    """
    official spokesman spokeswoman spokesperson analyst professor minister director manager chief leader author
    co-author developer researcher scientist witness eyewitness resident president secretary chairman chairwoman
    chairperson chair expert economist historian lawyer attorney judge candidate governor mayor senator officer general
    engineer editor envoy ambassador commissioner deputy prosecutor doctor fellow head writer scholar critic teacher
    farmer neighbour neighbor reporter analyst activist campaigner adviser advisor aide captain owner founder
    speaker representative source superintendent inspector sergeant lieutenant constable detective coach pilot driver
    student nurse priest bishop pope king queen prince princess player user opponent supporter member lawmaker
    interviewee employee attendee refugee trustee nominee referee archbishop cardinal sheriff rapporteur premier
    chancellor treasurer rabbi imam pastor colonel admiral consul surgeon physician dean coroner protester broadcaster
    legislator politician mp
    """.split()  # noqa: SIM905
)
"""What one person is who says something."""

SAYING: dict[Act, frozenset[str]] = {
    Act.ASSERTS: frozenset(
        """
        argue claim contend warn say state note believe maintain insist assert suggest stress add tell explain hold
        think predict fear hope conclude observe write read counter reply caution see emphasise emphasize urge describe
        object complain respond call remark comment declare testify tweet continue recount joke vow promise demand
        allege point inform characterize characterise denounce criticize criticise dismiss condemn decry slam praise
        hail accuse blame label brand term dub refer cite elaborate reiterate lament quip clarify affirm attest concur
        hint imply propose
        """.split()  # noqa: SIM905
    ),
    Act.REPORTS: frozenset("report announce reveal confirm estimate find indicate show recall disclose".split()),  # noqa: SIM905
    Act.CONCEDES: frozenset("concede admit acknowledge grant".split()),  # noqa: SIM905
    Act.DISPUTES: frozenset("deny dispute reject rebut refute contest".split()),  # noqa: SIM905
    Act.QUESTIONS: frozenset("question ask doubt wonder".split()),  # noqa: SIM905
}
"""Verbs of saying, by what is done with them."""

ACTS = {verb: act for act, verbs in SAYING.items() for verb in verbs}

SPEECH = frozenset(
    """
    say state tell argue write add note explain warn read claim announce confirm report conclude insist maintain contend
    observe predict remark comment declare testify tweet reply respond ask recount joke continue admit complain
    allege inform point cite
    """.split()  # noqa: SIM905
)
"""Verbs that mean speech whoever their subject is; the others may mean a thought or a finding."""

NAMING = frozenset("call describe characterize characterise label brand term dub refer denounce dismiss hail".split())  # noqa: SIM905
"""Verbs of saying what somebody takes a thing for: "called it a hoax", "referred to it as a hoax"."""

JUDGING = frozenset(
    "condemn denounce decry slam praise hail criticize criticise dismiss deny dispute refute".split()  # noqa: SIM905
)
"""Verbs that say what somebody thinks of their object."""

REPORTING = frozenset({"state", "report", "allege"})
"""Verbs whose object is what is said: "stated its aim", "reported ten cases"."""

CHARGING = {"accuse": "of", "blame": "for"}
"""Verbs that say what somebody holds against their object, and the word that it follows."""

TOLD = frozenset({"say", "tell", "add", "explain", "warn"})
"""Verbs that whoever does it says something."""

PLAIN = frozenset({"say", "claim", "allege", "argue", "contend", "maintain"})
"""Verbs that need no "that"."""

SPEAKERS = re.compile(
    r"the (?:two|pair|duo|authors?|analysts?|scholars?|professors?|experts?|researchers?|writers?|minister|president"
    r"|senator|spokes(?:man|woman|person)|officials?|group|critics|proponents|supporters|opponents|economists?"
    r"|historians?|scientists?|team|candidate|mayor|governor|director)",
    re.IGNORECASE,
)
"""Words that take up a speaker who has been named before."""

PRONOUNS = frozenset({"he", "she", "they", "it", "both", "him", "her", "them"})
"""Words that take up whoever fits."""

OWN = re.compile(r"(?:this|the present) (?:essay|article|column|piece|paper|analysis|commentary)", re.IGNORECASE)
"""Names that an author gives to the text itself."""

TITLES = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Prof|Professor|President|Minister|Secretary|Senator|Sen|Rep|Prince|Princess|King|Queen"
    r"|General|Governor|Mayor|Judge|Justice|Chancellor|Ambassador|Commissioner|Spokesman|Spokeswoman|Captain|Sir"
    r"|Lady|Lord|Inspector|Sergeant|Colonel|Admiral|Detective|Director|Bishop|Pope|Superintendent|Constable|Chief|Attorney"
    r"|Lieutenant|Representative|Congress(?:man|woman)|Archbishop|Cardinal|Sheriff|Father|Sister|Dame|MP|Chair"
    r"(?:man|woman|person)?)\b\.?"
)
INSTITUTIONS = re.compile(
    r"\b(?:Council|University|Institute|Ministry|Department|Agency|Bank|Times|Post|News|Union|Nations|House|Court"
    r"|Party|Cent(?:er|re)|Commission|Committee|Association|Office|Company|Inc|Corp|States|Reuters|Affairs|Survey"
    r"|Group|Foundation|Bureau|Patrol|Police|Service|Authority|Administration|Government|League|Federation"
    r"|Organi[sz]ation|Society|Network|Board|Fund|School|College|Hospital|Church|Club|Journal|Review|Guardian|Herald"
    r"|Press|Korea|Kingdom|Africa|America|Zealand|Arabia|The|Army|Navy|Airlines?|Airport|Museum|Parliament|Senate"
    r"|Congress|Labour|Greens|Democrats|Republicans|Conservatives|Forces?|Command|Coalition|Alliance|Corps|Movement"
    r"|Front|Media|TV|Radio|Television|Daily|Gazette|Tribune|Telegraph|Mirror|Mail|Bulletin|Guard|Laborator(?:y|ies)"
    r"|Academy|Theatre|Motors|Technologies|Systems|Presse|Agence|Project|Trust|Charity|Campaign|Team|Watch|Palace"
    r"|Embassy|Tribunal|Brigade|Services|Studios|Records|Industries|Airways|Bar|Centres?|Centers?|Tracker)\b"
)
