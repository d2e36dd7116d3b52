"""Where sentences are cut into clauses: on the parse, where a connective opens a proposition."""

import pytest

from pipeline.chunk import read
from pipeline.models import Article
from pipeline.parse import Remembering, SpacyParser
from pipeline.rules import Clause, clauses_of

PARSER = Remembering(SpacyParser())


def cut(text: str) -> list[str]:
    return [clause.text for clause in clauses(text)]


def clauses(text: str) -> tuple[Clause, ...]:
    return clauses_of(read(Article.of(text, title="own", source="own"), lambda part: len(part.split())), PARSER)


CUT = {
    "a reason": ("The quay was shut because the crane had failed.", "because the crane had failed."),
    "a contrast": ("The pumps are old, but the mayor will not replace them.", "but the mayor will not replace them."),
    "a contrast of one subject": ("The ferry opens many doors, but costs the town a lot.", "but costs the town a lot."),
    "a second point": ("The road is flooded every year, and the county pays for it.", "and the county pays for it."),
    "a second point with a noun phrase for its subject": (
        "The labels are clear, and a visit to the doctor is the right of every patient.",
        "and a visit to the doctor is the right of every patient.",
    ),
    "a condition": ("The tower will fall unless the county mends it.", "unless the county mends it."),
    "the main clause after a concession": (
        "Although the tower is old and the roof has leaked for years, nobody wants to lose it.",
        "nobody wants to lose it.",
    ),
    "what it means": ("The tolls fell by half, which means that the bridge loses money.", "which means that"),
    "an imperative with its reason": ("Close the mine now, because the gas is rising.", "because the gas is rising."),
}


@pytest.mark.parametrize(("sentence", "second"), CUT.values(), ids=CUT)
def test_a_connective_opens_a_clause_where_a_proposition_stands_on_either_side(sentence: str, second: str) -> None:
    first, other = cut(sentence)
    assert other.startswith(second)
    assert sentence == f"{first} {other}"


WHOLE = {
    "nouns in a row": "As the town has brought down rents, tolls, and fares, the harbour has grown.",
    "what a verb and that introduce": "All of us know that, as the year begins, many towns are poor.",
    "a relative clause": "The town keeps the songs that it loves, and for which its people are known.",
    "what a not denies": "I trust the ferry not because I was told to trust it.",
    "what a not sets right with another reason": "The dam holds not because it is new, but because we mended it.",
    "an infinitive": "The time has come to mend the dam; to choose what we are for.",
    "what a not sets right": "We must keep in mind not what is good for the port, but what is good for the town.",
    "what a name is given for": "On behalf of the port I thank Ada Holm, for her years of service on the quay.",
    "a question": "Should the harbour be left to rot, although the county has the money?",
    "a comparison": "The new pier is not a gift, but a loan to the port.",
}


@pytest.mark.parametrize("sentence", WHOLE.values(), ids=WHOLE)
def test_a_sentence_is_not_cut_inside_a_proposition(sentence: str) -> None:
    assert cut(sentence) == [sentence]


@pytest.mark.parametrize(
    ("sentence", "phrase"),
    [
        ("As harbour master, I can tell you that the quay is safe.", True),
        ("And as an engineer, I know the dam.", True),
        ("Since the spring the dam has leaked.", True),
        ("Since the dam was never mended, the town is afraid.", False),
        ("As the dam leaks every spring, the town is afraid.", False),
    ],
)
def test_a_preposition_is_told_from_the_conjunction_of_the_same_form(sentence: str, phrase: bool) -> None:
    assert clauses(sentence)[0].phrase is phrase
