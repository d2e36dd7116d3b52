"""The English words that the reader knows around a figure. Data only; units and currencies are in ``units``."""

from collections.abc import Iterable

from pipeline.models import HedgeClass, Modality


def listed(text: str) -> tuple[str, ...]:
    """The words of a blank-separated list."""
    return tuple(text.split())


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(" ".join(phrase.split()) for phrase in text.split(","))


def _by_phrase(table: dict[HedgeClass, str]) -> dict[str, HedgeClass]:
    return {phrase: class_ for class_, phrases in table.items() for phrase in _phrases(phrases)}


HEDGES_BEFORE = _by_phrase(
    {
        HedgeClass.EXACTLY: "exactly, precisely, only, just, a mere, merely, a total of, a full, fully, all of",
        HedgeClass.ABOUT: """about, approximately, around, roughly, some, circa, c., ca., approx., approx, an
            approximate, an estimated, estimated, estimated at, on the order of, in the region of, somewhere around,
            something like, in the neighborhood of, around about, reportedly about, ~, ≈""",
        HedgeClass.BELOW_NEAR: """nearly, almost, close to, just under, just below, slightly less than, slightly
            under, slightly below, a little under, a little less than, a bit less than, just less than, just shy of,
            shy of, just short of, not quite, approaching, nearing, near, practically, virtually""",
        HedgeClass.ABOVE_NEAR: """just over, just above, just more than, slightly more than, slightly over, slightly
            above, a little over, a little more than, a bit more than, a bit over, barely over, barely more than""",
        HedgeClass.LOWER_BOUND: """over, more than, greater than, above, beyond, topped, tops, topping, top,
            exceeded, exceeds, exceeding, exceed, surpassed, surpasses, surpassing, surpass, well over, well above,
            far more than, much more than, significantly more than, considerably more than, upwards of, upward of, in
            excess of, higher than, larger than, better than, older than, longer than, north of, >""",
        HedgeClass.LOWER_BOUND_INCLUSIVE: """at least, no fewer than, not fewer than, no less than, not less than, a
            minimum of, minimum of, as few as, as little as, as low as, from at least, a low of, greater than or
            equal to, more than or equal to, >=, ≥""",
        HedgeClass.UPPER_BOUND: """under, less than, fewer than, below, well under, well below, lower than, smaller
            than, far fewer than, far less than, much less than, younger than, shorter than, south of, <""",
        HedgeClass.UPPER_BOUND_INCLUSIVE: """up to, at most, no more than, not more than, a maximum of, maximum of,
            as many as, as much as, as high as, as long as, not exceeding, capped at, a high of, no higher than, less
            than or equal to, <=, ≤""",
    }
)
HEDGES_AFTER = _by_phrase(
    {
        HedgeClass.LOWER_BOUND_INCLUSIVE: """or more, -plus, or higher, or above, or over, or greater, or longer,
            or older, plus, +, and up, and more, and above, and over, and counting, at least, at the least""",
        HedgeClass.UPPER_BOUND_INCLUSIVE: """or less, or fewer, or below, or under, or lower, or younger, at most,
            at the most""",
        HedgeClass.ABOUT: "or so, or thereabouts, odd, -odd, -ish, -strong, approximately, give or take",
    }
)

SHARERS = frozenset(
    listed(
        """would will could can may might should do did have had are is were was said say want wanted support supported
            oppose opposed backed think thought believe believed expect voted agreed agree favour favor live
            lived died fled left came"""
    )
)
"""What a share of the people does: ``a third said so``."""
MODALS = frozenset(listed("to will would can could may might should"))
"""Before these ``top`` is a verb."""
UPWARD = frozenset(
    listed(
        """went goes going gone edged edging moved moving crept inched ticked pushed brought took came back rise rose
            risen rising climbed climbing grew grown jumped surged soared"""
    )
)
"""Before these ``up to`` says where something went."""
RISES = frozenset(
    listed(
        """increase increases increased increasing rise rises rose risen rising grow grows grew grown growing growth
            raise raises raised raising boost boosts boosted boosting climb climbs climbed climbing jump jumps jumped
            jumping surge surges surged surging soar soars soared soaring gain gains gained gaining expand expands
            expanded expanding hike hikes hiked hiking add adds added adding advance advances advanced accelerate
            accelerated swell swells swelled strengthen strengthened appreciate appreciated widen widened widening
            expansion uptick up higher"""
    )
)
FALLS = frozenset(
    listed(
        """decrease decreases decreased decreasing fall falls fell fallen falling decline declines declined declining
            drop drops dropped dropping cut cuts cutting reduce reduces reduced reducing reduction shrink shrinks
            shrank shrunk shrinking slump slumps slumped plunge plunges plunged plummet plummets plummeted tumble
            tumbles tumbled sank sink sinks sunk slide slides slid slash slashes slashed lose loses lost losing loss
            contract contracts contracted contraction trim trims trimmed ease eases eased dip dips dipped shed sheds
            slow slows slowed weaken weakened depreciate depreciated narrow narrows narrowed dwindle dwindled erode
            eroded down lower"""
    )
)
ADJACENT_ONLY = frozenset(
    listed("""up down higher lower raise raises raised raising add adds added adding gain gains gained""")
)
"""Words that tell a direction only right before the figure (``up 5%``), or by what measure (``raised by``)."""
TARGETS = frozenset(listed("target targets targeted targeting goal goals aim aims aiming objective"))

CUES = {
    **dict.fromkeys(
        listed(
            """will would could may might expect expects expected forecast forecasts projected projects projection
                projections predict predicts predicted likely next coming future prospective"""
        ),
        Modality.FORECAST,
    ),
    **dict.fromkeys(
        listed(
            """propose proposes proposed proposing proposal proposals plan plans planned planning pledge pledges
                pledged aim aims aimed seek seeks sought intend intends intended earmark earmarked target targets
                promise promised requested"""
        ),
        Modality.PROPOSED,
    ),
    **dict.fromkeys(
        listed(
            """reportedly according said says report reports reported estimate estimates estimated alleged allegedly
                survey surveys poll polls claim claims claimed"""
        ),
        Modality.REPORTED,
    ),
}
ATTRIBUTED = frozenset(listed("said says according reportedly reported estimates estimated"))
"""Words that, after a figure, still put it into somebody's mouth."""

STOP = frozenset(
    listed(
        """a an the and or but nor so yet of in on at by for from to with as into onto over under after before during
            since until till than that which who whom whose what when where while if because although though is are
            was were be been being am has have had do does did will would shall should can could may might must not
            no it its he she they them their his her our your my we you i this these those there here now then also
            only just even still already said says say told tells voted against among between per each every more
            less fewer most least up down out off about around across through within without via plus minus versus vs
            remain remains marched died killed fled went came got made took gave abstained agreed joined held earlier
            later ago apart away left percent respectively instead both all any believe believes support supports
            think thinks want favor favour oppose back see view agree disagree approve would-be"""
    )
)
"""Words that end a noun phrase."""
NOT_PLURAL = frozenset(
    listed(
        """is was has does this his its as us yes thus plus perhaps always sometimes besides towards afterwards
            overseas says wants plans includes remains expects needs makes takes gives seems appears means shows goes
            comes gets keeps calls claims argues warns across news series politics economics physics mathematics
            whereas less unless business analysis crisis basis campus virus status focus census consensus process
            progress access congress success address press stress loss boss mass class cross gross chaos famous
            various previous serious obvious religious dangerous continuous numerous indigenous rises falls mars
            texas paris illinois arkansas kansas honduras cyprus athens brussels united"""
    )
)
PLURAL = frozenset(
    listed(
        """people men women children police personnel staff aircraft cattle sheep fish troops countrymen servicemen
            servicewomen policemen congressmen lawmen fishermen businessmen spacecraft feet teeth mice data media
            criteria dead wounded injured missing votes abstentions"""
    )
)
SINGLE = frozenset(
    listed(
        """vote abstention member person soldier seat missile country state nation ship tank aircraft death man woman
            child official officer civilian"""
    )
)
"""Nouns that ``one`` counts; before others it is mostly a pronoun or an article."""
COUNTED_LIKE_YEARS = frozenset(
    listed(
        """troops soldiers people men women children tanks missiles warheads votes employees workers refugees
            civilians casualties deaths drones ships vehicles aircraft personnel respondents adults jobs homes houses
            barrels prisoners students patients cases members fighters officers marines police migrants voters
            delegates companies firms schools times units"""
    )
)
"""Nouns that make a count of what could be a year: ``2000 troops``."""
HYPHENED_NO_NOUN = frozenset(listed("way fold to time something sum up on in odd plus strong ish"))
NOT_RANKED = frozenset(
    listed(
        """to met became came began made took saw went ran run in at on by with and or but as from that when since we he
        she it they"""
    )
)
"""Words before which ``first`` is an adverb."""
NAMING = frozenset(
    listed(
        """Article Articles Art. Resolution Resolutions Section Sections Sec. Chapter Chapters Figure Fig. Table
            Title Rule Rules Amendment Item Page Pages page pages p. pp. Boeing Airbus Route Highway Interstate
            Flight Type Mark Mk Class Category Phase Level Tier Apollo Protocol Annex Directive Regulation Bill Act
            Order Windows iPhone Version version Unit Room Channel Track Point Pillar Basket Division Brigade
            Regiment Battalion Squadron Area District Ward Zone Gate Pier Line Bus Train Exit Lot Lots Proposition
            Measure Clause paragraph paragraphs Paragraph Paragraphs para paras footnote Note Psalm Number number No
            No. no. Nos. Nr Nr. Decree Document Case Model Series Symphony Op. Vol. Volume Part Season Episode Game
            Agenda Vision Formula Sputnik Core Galaxy Xbox PlayStation article resolution section chapter category
            phase tier Group Catch Channel § # №"""
    )
)
"""Words that make the number after them part of a name."""
LABELS = frozenset(
    listed(
        """note notes line lines step steps room rooms gate platform route flight road grade day week year
            level question exhibit box chart appendix stage round lane seat row slide figure table item clause
            rule option form schedule terminal camp block bowl war goal part season episode game issue lot exit bus
            train unit type annex order ios android h.r. hr hb sb"""
    )
)
"""Words that name with the bare number after them; with a capital they do so before what is counted, too."""
INDICES = frozenset(
    listed(
        """S&P FTSE Nikkei CAC DAX Stoxx STOXX Dow Russell ASX Topix TOPIX Nasdaq Fortune Forbes CSI KOSPI IBEX SMI AEX
            BEL OMX TSX"""
    )
)
"""Names that have a number of their own, unless points or a unit follow it."""
NAMED_TOGETHER = listed(
    """resolutions articles sections chapters lines pages notes steps rooms gates grades levels versions questions
        tables figures items clauses rules stages rounds rows seats routes flights paragraphs parts episodes days
        weeks"""
)
"""What is named by several numbers: ``lines 4 and 5``."""
ABBREVIATIONS = frozenset(
    listed(
        """Mr Mrs Ms Dr Prof Gen Sen Rep Gov Lt Col Sgt Capt Adm St No Nos Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct
            Nov Dec vs Inc Corp Co Ltd approx ca cf al Fig Art Sec Rev Hon Jr Sr Ph Vol Op"""
    )
)


def last_words(phrases: Iterable[str]) -> frozenset[str]:
    """The words that phrases end in: a cheap test before looking up the whole phrase."""
    return frozenset(phrase.split()[-1] for phrase in phrases)
