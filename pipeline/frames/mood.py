"""What a text does with a figure: asserts it, asks, supposes, plans, denies, puts it into somebody's mouth.

Walks up from the figure to the root of the sentence; a relative clause and a clause of its own end the walk.
"""

from pipeline.frames.frame import Mood
from pipeline.frames.spot import MentionKind, Spot, lemmas, verb_of
from pipeline.frames.tree import Node
from pipeline.frames.words import are
from pipeline.models import QuantityKind

_PHRASAL = frozenset({("count", "on"), ("head", "for"), ("set", "to"), ("call", "for"), ("aim", "at"), ("push", "for")})
_STEPS = 30
"""Tokens on the way up, at most."""
_LEAD = 5
"""Words before "that" in which a clause is called untrue."""
_SCARE = 6
"""Tokens of a quotation that is no sentence."""


def mood_of(spot: Spot) -> Mood:
    """The mood of a figure: by the form of its sentence, then by what it hangs on."""
    if _is_bare(spot) or _is_time(spot):
        return Mood.IDLE
    by_form = _by_form(spot)
    return by_form if by_form is not Mood.ASSERTED else _by_walk(spot)


def _is_bare(spot: Spot) -> bool:
    """ "The two": a count in letters of nothing in particular."""
    quantity = spot.quantity
    bare = quantity.kind is QuantityKind.COUNT and quantity.text.isalpha() and not quantity.noun
    return bare and not any(n.lower in are("more") | are("less") for n in spot.after(2))


def _by_form(spot: Spot) -> Mood:
    """A question, a wish ("the 2 percent target"), a supposition ("Were it …"), a quotation."""
    tree, behind = spot.stage.tree, spot.figure.behind
    if _is_asked(spot):
        return Mood.ASKED
    if any(_wished_behind(node, spot) for node in tree.words(behind, behind + 1)):
        return Mood.WISHED
    first = next((n for n in tree.nodes if n.pos not in ("PUNCT", "SPACE")), None)
    if first is not None and first.lower in ("were", "had", "should"):
        return Mood.SUPPOSED
    if _is_untrue(spot):
        return Mood.REJECTED
    return Mood.CLAIMED if _in_scare_quotes(spot) or _is_answered(spot) else Mood.ASSERTED


def _is_asked(spot: Spot) -> bool:
    """In a question; what stands before its semicolon is said ("It was 5 per cent; was that enough?")."""
    tree = spot.stage.tree
    behind = tree.words(spot.figure.behind, len(tree.nodes))
    return tree.text.rstrip(" ”\"'’)").endswith("?") and not any(n.text == ";" for n in behind)


def _wished_behind(node: Node, spot: Spot) -> bool:
    """ "The 2 per cent target"; "passed the 40 million mark" wishes nothing."""
    passed = node.lower in are("marks") and verb_of(spot.stage.root(spot.figure)).lemma.lower() in are("passing")
    return node.lower in are("wish") and node.pos in ("NOUN", "VERB") and not passed


def _is_untrue(spot: Spot) -> bool:
    """ "It is not true, either, that it was 38 per cent": said of the clause, wherever the parse hangs it."""
    words = [n.lower for n in spot.stage.tree.words(spot.edge, spot.figure.first) if n.pos != "PUNCT"]
    if "that" not in words:
        return False
    lead = words[: len(words) - words[::-1].index("that") - 1][-_LEAD:]
    return bool(set(lead) & are("untrue")) or bool(set(lead) & are("true") and {"not", "n't", "hardly"} & set(lead))


def _is_answered(spot: Spot) -> bool:
    """ "Your leader said": said by whom the writer answers."""
    yours = (n.head for n in spot.stage.tree.nodes if n.lower == "your")
    return any(n.dep == "nsubj" and verb_of(n).lemma in are("saying") for n in yours)


def _by_walk(spot: Spot) -> Mood:
    node = spot.stage.root(spot.figure, counted=True)
    for _ in range(_STEPS):
        said = _of(node, spot)
        if said is not Mood.ASSERTED:
            return said
        if node.is_root or _stands_alone(node, spot):
            break
        node = node.head
    return _of_governor(node)


def _of_governor(node: Node) -> Mood:
    """ "Suppose that half died and the rest lived": what governs both clauses has a say in the second."""
    while node.dep == "conj" and not node.is_root:
        node = node.head
    governor = node.head.lemma.lower() if node.dep == "ccomp" and not node.is_root else ""
    if governor in are("supposing"):
        return Mood.SUPPOSED
    return Mood.CLAIMED if governor in are("claims") else Mood.ASSERTED


def _in_scare_quotes(spot: Spot) -> bool:
    """ "Devotes “8 per cent of its GDP” to the military": a few words of somebody else's."""
    nodes, figure = spot.stage.tree.nodes, spot.figure
    opening = next(
        (n.number for n in reversed(nodes[max(0, figure.first - _SCARE) : figure.first]) if n.text in '“"‘'), None
    )
    closing = next((n.number for n in nodes[figure.behind : figure.behind + _SCARE] if n.text in '”"’'), None)
    return opening is not None and closing is not None and closing - opening <= _SCARE + 2


def _is_time(spot: Spot) -> bool:
    """ "In fourteen years", "the first year": how long and which, no figure of anybody's."""
    if spot.quantity.kind is QuantityKind.DURATION:
        compared = any(n.lower in are("more") | are("less") for n in spot.after(2))
        return not compared and any(n.lower in are("lasting") for n in spot.before(2))
    after = lemmas(spot.stage.tree.words(spot.figure.behind, spot.figure.behind + 1))
    return spot.quantity.kind is QuantityKind.ORDINAL and bool(set(after) & (are("time") | {"week", "session", "half"}))


def _of(node: Node, spot: Spot) -> Mood:
    """The mood that one token on the way up gives to what hangs on it."""
    if node.is_verb and _is_written_down(node):
        return Mood.WISHED
    if _is_plain(node, spot):
        return Mood.ASSERTED
    if (said := _of_lemma(node, spot)) is not None:
        return said
    wished = are("wish") | are("guesses")
    named = (c for c in node.children if c.dep in ("attr", "nsubj") and c.pos == "NOUN" and c not in _measured(spot))
    if node.lemma == "be" and any(c.lemma.lower() in wished for c in named):
        return Mood.WISHED
    if _calls_untrue(node, spot):
        return Mood.REJECTED
    return _of_verb(node) if node.is_verb else Mood.ASSERTED


def _is_plain(node: Node, spot: Spot) -> bool:
    """ "A child born there may expect to live 66 years", "passed the two per cent mark"."""
    if node in _measured(spot) and node.is_verb:
        return True
    return node.lemma.lower() in are("marks") and any(n.lemma.lower() in are("passing") for n in node.ancestors())


def _of_lemma(node: Node, spot: Spot) -> Mood | None:
    """What a word says by itself: denying, wishing, supposing, claiming."""
    lemma, free = node.lemma.lower(), node not in _measured(spot)
    if free and node.is_verb and lemma in are("denying"):
        return Mood.REJECTED
    if free and _wishes(node, inside=node.number in spot.figure.numbers):
        return Mood.WISHED
    if node.is_verb and lemma in are("supposing"):
        return Mood.SUPPOSED
    return Mood.CLAIMED if (node.is_verb and lemma in are("claims")) or _takes_back(node) else None


def _calls_untrue(node: Node, spot: Spot) -> bool:
    """ "It is false that", where the word is not said of another figure."""
    beside = (c for c in node.children if c.dep in ("advmod", "amod", "acomp"))
    others = {n for m in spot.stage.all(MentionKind.FIGURE) for n in m.numbers} - set(spot.figure.numbers)
    apart = (not others & {n.number for n in c.subtree()} for c in beside if c.lower in are("untrue"))
    return node.lemma.lower() in are("untrue") or any(apart)


def _is_written_down(verb: Node) -> bool:
    """ "Has written 5.5 per cent into its plan"."""
    into = (c for c in verb.children if c.dep == "prep" and c.lower == "into")
    return any(c.lemma.lower() in are("wish") for led in into for c in led.children)


def _measured(spot: Spot) -> list[Node]:
    """Words of measures' names wish nothing: "can expect to live"; a verb that only looks like a name may."""
    nodes = [[spot.stage.tree.nodes[n] for n in m.numbers] for m in spot.stage.all(MentionKind.MEASURE)]
    return [node for name in nodes if len(name) > 1 or not name[0].is_verb for node in name]


def _takes_back(node: Node) -> bool:
    """ "Last week I said that"."""
    first = any(child.dep == "nsubj" and child.lower in ("i", "we") for child in node.children)
    return first and node.tag == "VBD" and node.lemma in are("saying")


def _wishes(node: Node, *, inside: bool) -> bool:
    """ "An estimate of", "plans to", "is set to"; a word of the figure itself does not."""
    lemma = node.lemma.lower()
    if any((node.lemma, child.lower) in _PHRASAL for child in node.children):
        return True
    guess = node.pos == "NOUN" and lemma in are("guesses")
    return not inside and (guess or (lemma in are("wish") and node.pos != "PROPN"))


def _of_verb(node: Node) -> Mood:
    subject = [c for c in node.children if c.dep in ("nsubj", "nsubjpass")]
    nobody = any(c.lemma.lower() in are("nobody") or any(g.lower == "no" for g in c.children) for c in subject)
    if nobody or any(c.dep == "neg" for c in node.children):
        return Mood.DENIED
    if _is_condition(node) or any(c.dep == "advcl" and _is_condition(c) for c in node.children):
        return Mood.SUPPOSED
    modal = {c.lower for c in node.children if c.tag == "MD"}
    if modal & are("modal"):
        return Mood.POSSIBLE
    return Mood.FUTURE if modal & are("future") else Mood.ASSERTED


def _is_condition(node: Node) -> bool:
    """ "If it were", "were it to", "had it"."""
    subject = next((c.number for c in node.children if c.dep in ("nsubj", "nsubjpass")), None)
    even = any(c.dep == "mark" and c.lower in are("supposed") and _is_even(c, node) for c in node.children)
    if even:
        return False
    inverted = (
        node.dep == "advcl"
        and subject is not None
        and any(c.lower in ("were", "had", "should") and c.number < subject for c in node.children)
    )
    return inverted or any(c.dep == "mark" and c.lower in are("supposed") for c in node.children)


def _is_even(mark: Node, verb: Node) -> bool:
    """ "Even if growth was weak": granted, and no condition."""
    return any(c.lower == "even" and c.number == mark.number - 1 for c in (*mark.children, *verb.children))


def _stands_alone(node: Node, spot: Spot) -> bool:
    """A relative clause, a second main clause, a name's appendix: what is above has no say in it."""
    subject = any(c.dep in ("nsubj", "nsubjpass") for c in node.children)
    own_clause = node.dep == "conj" and node.is_verb and subject
    of_a_name = node.dep in ("prep", "appos") and node.head.pos == "PROPN"
    low, high = sorted((node.number, node.head.number))
    apart = any(n.text == ";" for n in spot.stage.tree.words(low, high))
    aside = node.dep == "appos" and spot.right(MentionKind.PERIOD)  # "inflation, 3.3 per cent in 2024, is forecast"
    known = bool(aside) or (node.dep in ("ccomp", "xcomp") and node.head.lemma.lower() in are("factive"))
    colon = node.is_verb and any(n.text == ":" for n in spot.stage.tree.words(low, high))
    return node.dep in ("relcl", "advcl") or own_clause or of_a_name or apart or known or colon
