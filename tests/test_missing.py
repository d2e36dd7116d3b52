"""What no table covers: figures by what they need and whom the text credits, ranked, and facts without figures."""

import shlex
from collections.abc import Callable
from datetime import date

import pytest

from pipeline.missing import missing
from pipeline.missing.places import Place, Places
from pipeline.missing.words import families, family_of
from pipeline.models import ArgumentMap, FactKind, Fidelity, Finding, Missing, Reading, Role, Span, Statement
from pipeline.quantities import read_quantities
from pipeline.sources.catalogue import asked
from tests.checked import TABLE, bare_map, check, parser, reading_of
from tests.effort import growth

PUBLISHED = date(2025, 4, 1)


def told(text: str, argmap: ArgumentMap | None = None) -> tuple[Missing, dict[str, Finding]]:
    """What is missing of a text, and its findings by id."""
    reading: Reading = reading_of(text, PUBLISHED)
    argmap = argmap or bare_map(reading.article)
    before = check(argmap, reading, TABLE)
    after = missing(before, argmap, reading, parser(), TABLE)
    assert after.findings == before.findings
    assert after.missing is not None
    return after.missing, {each.id: each for each in after.findings}


def needs(text: str) -> list[tuple[str, str | None, str | None, list[str]]]:
    found, by_id = told(text)
    return [(n.measure, n.entity, n.period, [by_id[id_].quote for id_ in n.findings]) for n in found.needs]


def test_figures_are_grouped_by_what_would_decide_them() -> None:
    text = (
        "Halden's net revenue was US$4.2 billion in 2023. Halden's net revenue was US$4.4 billion in 2024. "
        "Larsund's net revenue was US$1.31 billion in 2024."
    )
    assert sorted(needs(text)) == [
        ("net revenue", "Halden", "2023–2024", ["US$4.2 billion", "US$4.4 billion"]),
        ("net revenue", "Larsund", "2024", ["US$1.31 billion"]),
    ]


def test_a_measure_that_the_table_knows_is_told_in_the_tables_words() -> None:
    ((measure, entity, period, _),) = needs("Norland's defence budget was US$52.3 billion in 1999.")
    assert (measure, entity, period) == ("Defence budget", "Norland", "1999")


def test_what_is_decided_is_not_missing() -> None:
    found, _ = told("Norland's defence budget was US$52.3 billion in 2023.")
    assert found == Missing()


@pytest.mark.parametrize(
    "text",
    [
        "Halden spent a lot, as is told on p. 412 of its report.",
        "As Larsson et al. (2 019) have it, in vol. 214 of the yearbook.",
        "A tonne is defined as 1,000 kilograms.",
        "A 52-year-old man of Halden was hurt.",
        "There are 14 reasons to doubt it.",
    ],
)
def test_citations_definitions_ages_and_counts_of_its_own_are_set_aside_and_counted(text: str) -> None:
    found, by_id = told(text)
    open_ = [each for each in by_id.values() if each.unheard]
    assert found.needs == ()
    assert found.set_aside == len(open_)


def test_what_is_set_aside_is_some_of_what_is_open() -> None:
    found, _ = told("There are 14 reasons to doubt it, and a 52-year-old man gave 13 examples to Halden.")
    assert found.set_aside > 0


MANY = """Halden sold 214,000 containers in 2024. Some 40 boats were lost.
Larsund may one day sell 90 lamps."""


def test_what_is_specific_measured_and_asserted_is_worth_more() -> None:
    found, by_id = told(MANY)
    order = [by_id[need.findings[0]].quote for need in found.needs]
    assert order[0] == "214,000 containers"
    assert [need.worth for need in found.needs] == sorted((need.worth for need in found.needs), reverse=True)
    assert all(0 <= need.worth <= 100 for need in found.needs)


@pytest.mark.parametrize("bearing", ["214 lamps", "317 boats"])
def test_a_figure_that_bears_the_argument_is_worth_more_than_its_like(bearing: str) -> None:
    text = "Halden sold 214 lamps in 2024.\nLarsund sold 317 boats in 2024."
    reading = reading_of(text, PUBLISHED)
    line = next(line for line in text.split("\n") if bearing in line)
    start = text.index(line)
    statement = Statement(
        id="s1",
        role=Role.MAIN_CLAIM,
        text=line,
        title=line,
        fidelity=Fidelity.QUOTATION,
        spans=(Span(start=start, end=start + len(line), quote=line),),
    )
    argmap = bare_map(reading.article).model_copy(update={"statements": (statement,), "apex": ("s1",)})
    found, by_id = told(text, argmap)
    assert by_id[found.needs[0].findings[0]].quote == bearing


@pytest.mark.parametrize(
    "text",
    [
        "According to the Harbour Board, Halden shipped 214,000 containers in 2024.",
        "Halden shipped 214,000 containers in 2024, the Harbour Board says.",
        "A study by the Harbour Board puts Halden's traffic at 214,000 containers in 2024.",
        "The Harbour Board's latest figures show 214,000 containers for Halden in 2024.",
        "Halden shipped 214,000 containers in 2024 (Harbour Board, 2025).",
    ],
)
def test_the_source_that_the_text_names_is_credited(text: str) -> None:
    found, by_id = told(text)
    (credited,) = found.credited
    assert (credited.source, [by_id[id_].quote for id_ in credited.findings]) == (
        "Harbour Board",
        ["214,000 containers"],
    )


def test_the_study_is_the_one_that_was_spoken_of_last_and_its_figures_are_one_group() -> None:
    text = (
        "A study by the Harbour Board counts 214,000 containers in Halden in 2024. The study also finds 3,120 cranes "
        "there. Halden itself employs 901 pilots. The same report mentions 64,200 lorries."
    )
    found, by_id = told(text)
    first = found.credited[0]
    assert first.source == "Harbour Board"
    assert {by_id[id_].quote for id_ in first.findings} >= {"214,000 containers", "3,120 cranes", "64,200 lorries"}
    assert not any("901" in by_id[id_].quote for each in found.credited for id_ in each.findings)


@pytest.mark.parametrize(
    ("text", "kind", "quote"),
    [
        ("Sudland is the world's second-largest economy.", FactKind.RANK, "the world's second-largest economy"),
        ("Sudland is Larsund's largest trading partner.", FactKind.RANK, "Larsund's largest trading partner"),
        ("It is one of the most populous countries there.", FactKind.RANK, "the most populous countries there"),
        ("It was the first state to ban them.", FactKind.FIRST, "the first state to ban"),
        ("Exports fell for the first time in years.", FactKind.FIRST, "for the first time"),
        ("It is the only member with a coast.", FactKind.ONLY, "the only member with a"),
        ("The pact was signed in March 1957.", FactKind.FOUNDED, "The pact was signed in March 1957"),
        ("It joined late, but the Union was founded in 1951.", FactKind.FOUNDED, "the Union was founded in 1951"),
        ("The 1992 Larsund Treaty set limits.", FactKind.FOUNDED, "The 1992 Larsund Treaty"),
    ],
)
def test_a_fact_without_a_figure_is_listed_as_not_looked_at(text: str, kind: FactKind, quote: str) -> None:
    found, _ = told(text)
    (fact,) = found.facts
    assert (fact.kind, fact.quote) == (kind, quote)
    assert text[fact.start : fact.end] == quote


@pytest.mark.parametrize(
    "text",
    [
        "Is Sudland the world's second-largest economy?",
        "That is the best thing about it, and the latest.",
        "At least they tried, and most of them won.",
        "First of all, it rained.",
        "She was born in 1951.",
    ],
)
def test_what_no_table_could_decide_is_no_such_fact(text: str) -> None:
    assert told(text)[0].facts == ()


def test_a_fact_stands_in_its_statement_and_only_once() -> None:
    text = "The Union was founded in 1951 and is the world's largest trading block."
    found, _ = told(text)
    assert [fact.kind for fact in found.facts] == [FactKind.FOUNDED, FactKind.RANK]
    assert found.facts[0].end <= found.facts[1].start


@pytest.mark.parametrize(
    ("measure", "bring"),
    [
        ("military spending", '"military expenditure"'),
        ("Defence expenditure as a share of GDP", '"military share of GDP"'),
        ("nominal GDP", "GDP"),
        ("GDP per head", '"GDP per capita"'),
        ("unemployment rate", "unemployment"),
        ("Military expenditure (% of GDP)", '"military share of GDP"'),
        ("Health expenditure (% of GDP)", '"health spending"'),
        ("Internet users (% of population)", "worldbank:IT.NET.USER.ZS"),
        ("Urban population (% of population)", "worldbank:SP.URB.TOTL.IN.ZS"),
        ("Population growth rate", "worldbank:SP.POP.GROW"),
        ("Population", "population"),
        ("Literacy (% of population)", None),
        ("share of GDP", None),
        ("net revenue", None),
        ("", None),
    ],
)
def test_a_family_of_measures_names_the_command_that_brings_its_table(measure: str, bring: str | None) -> None:
    family = family_of(measure)
    assert (family.bring if family else None) == (bring and f"argmap table add {bring}")


def test_every_family_can_be_reached_and_says_whose_figures_it_has() -> None:
    assert len(families()) >= 20
    for family in families():
        *command, source = shlex.split(family.bring)
        assert command == ["argmap", "table", "add"]
        assert asked(source).source.startswith(("worldbank:", "owid:", "dbnomics:"))
        assert family.whose
        assert any(family_of(" ".join(sorted(name))) == family for name in family.names)


def test_places_are_found_by_what_they_touch() -> None:
    places = Places.of([Place(0, 50, "long"), Place(10, 12, "a"), Place(20, 30, "b")])
    found = [places.touching(at, at + 1) for at in (11, 15, 25, 49)]
    assert [place and place.what for place in found] == ["a", "long", "b", "long"]
    assert places.touching(50, 60) is None
    assert Places.of([]).touching(0, 9) is None


@pytest.mark.parametrize(
    "line",
    [
        "Halden sold 214 lamps in 2024, says the Harbour Board.",
        "It is the world's largest trading port in A'A'A'A'A.",
        "The Pact was signed signed signed in the first the only of 1951.",
    ],
)
def test_work_on_what_is_missing_grows_with_the_text(line: str) -> None:
    def work(count: int) -> Callable[[], object]:
        reading = reading_of("\n".join(line.replace("214", str(200 + at)) for at in range(count)), PUBLISHED)
        argmap = bare_map(reading.article)
        findings = check(argmap, reading, None)
        return lambda: missing(findings, argmap, reading, _Flat(), None)

    assert growth(work, 12) < 6.5


class _Flat:
    """A parser that sees words in a row, so that only what is done with them is counted."""

    fingerprint = "flat"

    def parse(self, texts: list[str]) -> list[tuple[object, ...]]:
        return [() for _ in texts]


def test_figures_of_a_text_without_a_table_are_missing_too() -> None:
    text = "Halden sold 214 lamps in 2024."
    reading = reading_of(text, PUBLISHED)
    argmap = bare_map(reading.article)
    after = missing(check(argmap, reading, None), argmap, reading, parser(), None)
    assert after.missing is not None
    assert [need.measure for need in after.missing.needs] == ["lamps"]
    assert len(read_quantities(text)) == 2
