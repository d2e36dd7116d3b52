"""Does checking catch what is wrong, and only that? Sentences made of the reference table, then spoilt in known ways.

Every row of the table is told in several sentences, hedges and formats. Each true sentence is then changed in one
respect: value, digit, scale, year, vintage, definition, percent or point, currency, direction, hedge, entity; and each
row is also taken out of the table, and each table made unverified. What the verdict must be is known from how the
sentence was made.

    python benchmarks/mutations.py [--cases 20000] [--seed 7]
"""

import argparse
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from pipeline.chunk import read
from pipeline.models import ArgumentMap, Article, ArticleRef, Fact, Finding, Measure, Provenance, plain
from pipeline.reference import load_table
from pipeline.verify import MemoryTable, check
from pipeline.verify.wording import in_text

TABLE = Path(__file__).resolve().parents[1] / "corpus" / "reference"
GOOD = {"supported", "approximate"}
DIMENSIONS = ("money", "share", "count", "percent_change")
LEVELS = (
    "{Entity}'s {measure} was {figure} in {year}.",
    "In {year}, the {measure} of {entity} came to {figure}.",
    "{Entity} reported a {measure} of {figure} for {year}.",
    "Officials put {entity}'s {measure} for {year} at {figure}.",
)
RATES = ("{Entity}'s {base} rose by {figure} in {year}.", "In {year}, {entity}'s {base} grew {figure}.")
FALLS = ("{Entity}'s {base} fell by {figure} in {year}.", "In {year}, {entity}'s {base} shrank {figure}.")
POLLS = (
    "In {year}, {figure} of respondents in {entity} said that they {measure}.",
    "A survey of {year} found that {figure} of respondents in {entity} {measure}.",
)
ANSWERS = {
    "would_side_with_us": "would side with the United States",
    "would_side_with_china": "would side with China",
    "expects_us_troops": "expect American troops",
    "favours_us_troops": "favour sending troops",
}
"""Measures that are answers of a survey, and how a sentence gives the answer."""
CURRENCIES = {"USD": "dollars", "EUR": "euros", "KRW": "won", "CNY": "yuan", "JPY": "yen", "GBP": "pounds"}
SCALES = ((12, "trillion"), (9, "billion"), (6, "million"))
OVER, UNDER = ("over ", "more than "), ("nearly ", "almost ")


@dataclass(frozen=True)
class Case:
    """A sentence with the table it is checked against, and what its verdict may be. ``true``: the sentence is true."""

    kind: str
    text: str
    figure: str
    published: date
    table: MemoryTable
    allowed: frozenset[str]
    true: bool = False


@dataclass(frozen=True)
class Told:
    """How a row is told: sentence, hedge and number of decimals, scale word and currency."""

    template: str
    decimals: int
    power: int
    hedge: str = ""


def memory(path: Path = TABLE) -> MemoryTable:
    """The table in memory, so that rows can be taken out; all verified, so that all can be contradicted."""
    table = load_table(path)
    entities, measures = table.entities(), table.measures()
    rows = table.facts([e.entity_id for e in entities], [m.measure_id for m in measures])
    series = {
        key: stretch
        for key in {(row.entity_id, row.measure_id, row.definition_id) for row in rows}
        if (stretch := table.complete(*key)) is not None
    }
    return MemoryTable(_marked(rows, verified=True), tuple(entities), tuple(measures), tuple(table.sources()), series)


def _marked(rows: Sequence[Fact], *, verified: bool) -> tuple[Fact, ...]:
    return tuple(row.model_copy(update={"verified": verified}) for row in rows)


class Maker:
    """Makes true sentences of a table's rows, and spoils them."""

    def __init__(self, table: MemoryTable, seed: int) -> None:
        self.table, self.random = table, random.Random(seed)  # noqa: S311 - repeatable, not secret
        self.entities = {entity.entity_id: entity for entity in table.of_entities}
        self.measures = {measure.measure_id: measure for measure in table.of_measures}
        self.rows = [row for row in table.rows if self._is_plain(row)]
        self.unverified = replace(table, rows=_marked(table.rows, verified=False))

    def _is_plain(self, row: Fact) -> bool:
        """A row of one calendar year with one value, whose sentence needs no more than entity, measure and year."""
        year = row.period_start.year
        return (
            self.measures[row.measure_id].dimension in DIMENSIONS
            and (row.period_start, row.period_end) == (date(year, 1, 1), date(year, 12, 31))
            and row.value > 0
            and row.value_high is None
        )

    def cases(self) -> Iterator[Case]:
        """One round over all rows: each true sentence and each way to spoil it."""
        for row in self.rows:
            told = self._telling(row)
            if told is None:
                continue
            published = max(row.as_of + timedelta(days=30), row.period_start)
            yield from self._true(row, told, published)
            for spoil in (
                self._value,
                self._digit,
                self._scale,
                self._year,
                self._vintage,
                self._currency,
                self._direction,
                self._hedge,
                self._entity,
                self._left_out,
                self._unverified,
                self._points,
                self._definition,
            ):
                yield from spoil(row, told, published)

    # --- telling ----------------------------------------------------------------------------------------------------

    def _telling(self, row: Fact) -> Told | None:
        measure = self.measures[row.measure_id]
        if measure.dimension == "percent_change":
            return Told(self.random.choice(RATES), max(0, row.decimals or 0), 0)
        power = next((p for p, _ in SCALES if row.value >= Decimal(1).scaleb(p)), 0)
        if measure.dimension == "money" and not power:
            return None
        exact = max(0, power - row.ulp.adjusted())
        decimals = self.random.randint(min(1, exact), exact) if exact else 0
        if measure.measure_id in ANSWERS:
            return Told(self.random.choice(POLLS), decimals, power)
        return Told(self.random.choice(LEVELS), 0 if measure.dimension == "count" else decimals, power)

    def _sentence(self, row: Fact, told: Told, value: Decimal, **other: str) -> tuple[str, str]:
        """The sentence and the figure in it."""
        measure = self.measures[row.measure_id]
        figure = other.get("figure") or self._figure(told, value, other.get("unit", row.unit))
        name = self._called(other.get("entity") or self.entities[row.entity_id].name)
        text = told.template.format(
            Entity=name[0].upper() + name[1:],
            entity=name,
            measure=self._name(measure),
            base=self._base(measure),
            figure=told.hedge + figure,
            year=other.get("year") or row.period_start.year,
        )
        return text, figure

    @staticmethod
    def _called(name: str) -> str:
        """A name as a sentence has it, with its article."""
        return (
            f"the {name}"
            if name.startswith(("United", "North Atlantic", "Association", "European"))
            else {"World": "the world"}.get(name, name)
        )

    def _name(self, measure: Measure) -> str:
        if measure.measure_id in ANSWERS:
            return ANSWERS[measure.measure_id]
        names = [
            alias
            for alias in (measure.label, *measure.aliases)
            if " " in alias and not alias.startswith(("of ", "share of"))
        ]
        return in_text(self.random.choice(names[:4]))

    def _base(self, measure: Measure) -> str:
        base = next((m for m in measure.comparable_with if m in self.measures), measure.measure_id)
        return self.measures[base].label.lower()

    def _figure(self, told: Told, value: Decimal, unit: str) -> str:
        digits = f"{value.scaleb(-told.power).quantize(Decimal(1).scaleb(-told.decimals)):,f}"
        word = next((f" {word}" for power, word in SCALES if power == told.power), "")
        if unit == "USD" and self.random.random() < 0.5:
            return f"US${digits}{word}"
        if unit in CURRENCIES:
            return f"{digits}{word} {CURRENCIES[unit]}"
        return f"{digits}%" if unit == "%" else f"{digits}{word}"

    # --- true -------------------------------------------------------------------------------------------------------

    def _true(self, row: Fact, told: Told, published: date) -> Iterator[Case]:
        if not self._is_alone(row, published):
            return
        yield self._case("true rounding", row, told, (row.value, published), {"supported"}, true=True)
        about = replace(told, hedge=self.random.choice(("about ", "roughly ", "around ")))
        yield self._case("true, about", row, about, (row.value, published), {"supported"}, true=True)
        if self.measures[row.measure_id].dimension == "count":
            return
        for hedge, factor in ((self.random.choice(OVER), Decimal("0.9")), (self.random.choice(UNDER), Decimal("1.02"))):
            hedged = replace(told, hedge=hedge, decimals=max(told.decimals, 2))
            yield self._case(
                f"true, {hedge.strip()}", row, hedged, (row.value * factor, published), {"supported"}, true=True
            )

    def _is_alone(self, row: Fact, published: date) -> bool:
        """Whether it is what was known of its cell, with no other definition beside it."""
        return self._newest(row, published) == row and not [
            other for other in self._cell(row) if other.definition_id != row.definition_id
        ]

    def _cell(self, row: Fact) -> list[Fact]:
        return [
            other
            for other in self.table.rows
            if (other.entity_id, other.measure_id, other.period_start)
            == (row.entity_id, row.measure_id, row.period_start)
        ]

    def _newest(self, row: Fact, published: date) -> Fact:
        same = [o for o in self._cell(row) if (o.definition_id, o.unit) == (row.definition_id, row.unit)]
        return max((o for o in same if o.as_of <= published), key=lambda o: o.as_of, default=row)

    # --- spoilt -----------------------------------------------------------------------------------------------------

    def _value(self, row: Fact, told: Told, published: date) -> Iterator[Case]:
        for low, high in ((0.55, 0.9), (1.1, 1.9)):
            wrong = row.value * Decimal(str(round(self.random.uniform(low, high), 3)))
            if self._differs(row, told, wrong):
                yield self._case("value", row, told, (wrong, published), BAD)

    def _digit(self, row: Fact, told: Told, published: date) -> Iterator[Case]:
        if row.value.scaleb(-told.power) < 1:
            return
        unit = Decimal(1).scaleb(told.power - told.decimals)
        place = self.random.randint(0, max(0, told.decimals))
        wrong = row.value + unit.scaleb(place) * self.random.choice((-3, -2, 2, 3, 4))
        if wrong > 0 and self._differs(row, told, wrong):
            yield self._case("digit", row, told, (wrong, published), BAD | {"approximate"} if place == 0 else BAD)

    def _scale(self, row: Fact, told: Told, published: date) -> Iterator[Case]:
        powers = [power for power, _ in SCALES]
        if told.power not in powers or not self._is_alone(row, published):
            return
        for shift in (3, -3):
            power = told.power + shift
            if power in powers:
                other = replace(told, power=power)
                yield self._case("scale", row, other, (row.value.scaleb(shift), published), {"unit_mismatch"})

    def _year(self, row: Fact, told: Told, published: date) -> Iterator[Case]:
        for other in self.rows:
            far = abs(other.period_start.year - row.period_start.year)
            same = (other.entity_id, other.measure_id, other.definition_id) == (
                row.entity_id,
                row.measure_id,
                row.definition_id,
            )
            if (
                same
                and far in (1, 2, 3)
                and other.unit == row.unit
                and other.as_of <= published
                and self._differs(other, told, row.value)
            ):
                if not self._is_alone(other, published) or not self._is_alone(row, published):
                    continue
                held = [o for o in self._cell(other) if o != other and not self._differs(o, told, row.value)]
                if not held:
                    yield self._case(
                        "year", row, told, (row.value, published), {"wrong_period"}, year=str(other.period_start.year)
                    )

    def _vintage(self, row: Fact, told: Told, _published: date) -> Iterator[Case]:
        newer = [
            other
            for other in self._cell(row)
            if (other.definition_id, other.unit) == (row.definition_id, row.unit) and other.as_of > row.as_of
        ]
        for other in newer:
            if self._differs(other, told, row.value) and told.template in LEVELS:
                day = other.as_of + timedelta(days=30)
                yield self._case("vintage", row, told, (row.value, day), {"outdated"})
                before = row.as_of + timedelta(days=30)
                yield self._case("vintage, before", row, told, (row.value, before), {"supported"}, true=True)

    def _currency(self, row: Fact, told: Told, published: date) -> Iterator[Case]:
        if row.unit not in CURRENCIES or not self._is_alone(row, published):
            return
        own = {other.unit for other in self._cell(row)}
        for unit in CURRENCIES:
            if unit not in own:
                yield self._case("currency", row, told, (row.value, published), {"unit_mismatch"}, unit=unit)

    def _direction(self, row: Fact, told: Told, published: date) -> Iterator[Case]:
        if told.template in RATES:
            fall = replace(told, template=self.random.choice(FALLS))
            yield self._case("direction", row, fall, (row.value, published), BAD)

    def _hedge(self, row: Fact, told: Told, published: date) -> Iterator[Case]:
        if self.measures[row.measure_id].dimension == "count":
            return
        fine = replace(told, hedge=self.random.choice(OVER), decimals=max(told.decimals, 2))
        yield self._case("bound above", row, fine, (row.value * Decimal("1.12"), published), BAD)
        yield self._case(
            "nearly, below", row, replace(fine, hedge="nearly "), (row.value * Decimal("0.88"), published), BAD
        )

    def _entity(self, row: Fact, told: Told, published: date) -> Iterator[Case]:
        others = [
            other
            for other in self.table.rows
            if (other.measure_id, other.period_start) == (row.measure_id, row.period_start)
            and other.entity_id != row.entity_id
            and other.unit == row.unit
        ]
        for other in others[:3]:
            cell = self._cell(other)
            if all(self._differs(o, told, row.value) for o in cell):
                name = self.entities[other.entity_id].name
                yield self._case("entity", row, told, (row.value, published), BAD, entity=name)
        strangers = [e for e in self.table.of_entities if e.entity_id not in {o.entity_id for o in self.table.rows}]
        for stranger in strangers[:1]:
            yield self._case(
                "entity without rows", row, told, (row.value, published), {"not_in_table"}, entity=stranger.name
            )

    def _left_out(self, row: Fact, told: Told, published: date) -> Iterator[Case]:
        gone = {other.row_id for other in self._cell(row)}
        table = replace(self.table, rows=tuple(other for other in self.table.rows if other.row_id not in gone))
        if told.template in LEVELS:
            yield replace(self._case("row left out", row, told, (row.value, published), BAD), table=table)

    def _unverified(self, row: Fact, told: Told, published: date) -> Iterator[Case]:
        wrong = row.value * Decimal("1.37")
        allowed = (BAD | GOOD) - {"contradicted"}
        yield replace(self._case("unverified", row, told, (wrong, published), allowed), table=self.unverified)

    def _points(self, row: Fact, _told: Told, published: date) -> Iterator[Case]:
        """A share's change in points, told as percent and as points."""
        before = [
            other
            for other in self.rows
            if (other.entity_id, other.measure_id, other.definition_id, other.unit)
            == (row.entity_id, row.measure_id, row.definition_id, row.unit)
            and other.period_start.year == row.period_start.year - 1
            and other.as_of <= published
        ]
        if self.measures[row.measure_id].dimension != "share" or not before:
            return
        change = row.value - before[0].value
        if abs(change) < 1:
            return
        verb = "rose" if change > 0 else "fell"
        who = (
            "The share of respondents in {entity} who {measure}"
            if row.measure_id in ANSWERS
            else "{Entity}'s {measure}"
        )
        template = f"{who} {verb} by {{figure}} in {{year}}."
        said = Told(template, 1, 0)
        points = f"{plain(abs(change))} percentage points"
        yield self._case("true points", row, said, (change, published), {"supported"}, true=True, figure=points)
        yield self._case(
            "points as percent", row, said, (change, published), {"unit_mismatch"}, figure=f"{plain(abs(change))}%"
        )

    def _definition(self, row: Fact, told: Told, published: date) -> Iterator[Case]:
        """The figure of a measure that people mix up with this one."""
        for id_ in self.measures[row.measure_id].comparable_with:
            twin = self.measures.get(id_)
            there = [
                o
                for o in self.table.rows
                if (o.entity_id, o.measure_id, o.period_start) == (row.entity_id, id_, row.period_start)
            ]
            if twin is None or not there or twin.dimension != self.measures[row.measure_id].dimension:
                continue
            if all(o.unit == row.unit and self._differs(o, told, row.value) for o in there):
                other = row.model_copy(update={"measure_id": id_})
                yield self._case("definition", other, told, (row.value, published), BAD)

    def _differs(self, row: Fact, told: Told, value: Decimal) -> bool:
        """Whether the value as it will be written is clearly not the row's: further off than any tolerance."""
        ulp = Decimal(1).scaleb(told.power - told.decimals)
        shown = (value / ulp).quantize(Decimal(1)) * ulp
        top = row.value if row.value_high is None else row.value_high
        gap = max(row.value - shown, shown - top, Decimal(0))
        return gap > max(ulp * Decimal("1.5"), row.ulp * 2, top * Decimal("0.002"))

    def _case(
        self,
        kind: str,
        row: Fact,
        told: Told,
        what: tuple[Decimal, date],
        allowed: set[str],
        *,
        true: bool = False,
        **other: str,
    ) -> Case:
        value, published = what
        text, figure = self._sentence(row, told, value, **other)
        return Case(kind, text, figure, published, self.table, frozenset(allowed), true)


BAD = {
    "contradicted",
    "inconsistent",
    "not_in_table",
    "outdated",
    "wrong_period",
    "unit_mismatch",
    "ambiguous",
    "not_checkable",
}


def verdict(case: Case) -> Finding | None:
    """The finding on the figure of a case."""
    article = Article.of(case.text, title="case", source="benchmark", published=case.published)
    reading = read(article, lambda text: len(text.split()))
    found = check(_empty_map(article), reading, case.table).findings
    match = re.search(rf"(?<![\d.,]){re.escape(case.figure)}(?![\d,])", case.text)
    start = match.start() if match else 0
    here = [f for f in found if f.quantity and f.start < start + len(case.figure) and start < f.end]
    return here[0] if here else None


def _empty_map(article: Article) -> ArgumentMap:
    ref = ArticleRef(
        id=article.id,
        sha256=article.sha256,
        title=article.title,
        author=None,
        published=str(article.published),
        source=article.source,
        length=len(article.text),
    )
    return ArgumentMap(article=ref, statements=(), provenance=Provenance(engine="rules", code="0"))


@dataclass
class Score:
    """Counts by kind of case and verdict, with some of what went wrong."""

    matrix: dict[str, Counter[str]]
    right: Counter[str]
    wrong: dict[str, list[str]]
    supported: int = 0
    supported_true: int = 0

    @property
    def precision(self) -> float:
        """Of what was called supported, how much is true."""
        return self.supported_true / self.supported if self.supported else 1.0

    @property
    def detected(self) -> float:
        """Of what was spoilt, how much was neither supported nor approximate."""
        spoilt = {
            kind: row for kind, row in self.matrix.items() if not kind.startswith("true") and kind not in NOT_SPOILT
        }
        total = sum(sum(row.values()) for row in spoilt.values())
        return 1 - sum(row["supported"] + row["approximate"] for row in spoilt.values()) / total if total else 1.0

    def named(self, *kinds: str) -> float:
        """Of these kinds, how many had one of the verdicts they may have."""
        total = sum(sum(self.matrix[kind].values()) for kind in kinds)
        return sum(self.right[kind] for kind in kinds) / total if total else 1.0


NOT_SPOILT = ("vintage, before", "unverified")
NAMED = ("year", "scale", "currency", "points as percent", "vintage")


def score(cases: Sequence[Case]) -> Score:
    """Checks every case."""
    result = Score(defaultdict(Counter), Counter(), defaultdict(list))
    for case in cases:
        found = verdict(case)
        said = str(found.verdict) if found else "missing"
        result.matrix[case.kind][said] += 1
        result.right[case.kind] += said in case.allowed
        result.supported += said == "supported"
        result.supported_true += said == "supported" and case.true
        if said not in case.allowed:
            result.wrong[case.kind].append(
                f"{said}: {case.text} [{found.reason if found else ''}] {found.message if found else ''}"
            )
    return result


def make(count: int, seed: int) -> list[Case]:
    """So many cases, the same for the same seed."""
    maker, cases = Maker(memory(), seed), []
    while len(cases) < count:
        cases.extend(maker.cases())
    return cases[:count]


def main() -> None:
    """Prints the confusion matrix and the figures that have floors."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--show", type=int, default=2, help="wrong cases to print for each kind")
    options = parser.parse_args()
    started = time.perf_counter()
    cases = make(options.cases, options.seed)
    result = score(cases)
    seconds = time.perf_counter() - started
    verdicts = sorted({said for row in result.matrix.values() for said in row})
    print(f"{'':22}" + "".join(f"{said[:13]:>14}" for said in verdicts))
    for kind, row in result.matrix.items():
        print(f"{kind:22}" + "".join(f"{row[said] or '':>14}" for said in verdicts) + f"{result.named(kind):8.3f}")
    print(f"{len(cases)} cases in {seconds:.0f} s ({len(cases) / seconds:.0f} a second, reading included)")
    print(f"supported precision {result.precision:.4f}   spoilt detected {result.detected:.4f}")
    print(f"named rightly ({', '.join(NAMED)}) {result.named(*NAMED):.4f}")
    for kind, examples in result.wrong.items():
        for example in examples[: options.show]:
            print(f"  {kind}: {example}")


if __name__ == "__main__":
    main()
