"""How often chance alone would have supported a figure: counted once for a table, told in the small print."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from pipeline.models import Coincidence, Done, Fact, Findings
from pipeline.ports import Sized
from pipeline.reference import Lesson, Lessons, Taught, by_chance, examine, load_table, load_tables, with_taught
from pipeline.reference.coincidence import coincidences, sizes_of
from pipeline.render import report_html, report_md
from pipeline.render.chance import chance_of, chances
from pipeline.verify import MemoryTable
from tests.checked import TABLE, bare_map, check, reading_of
from tests.command import argmap
from tests.reference_package import HEADERS, SHIPPED, write_package

LANDS = [f"L{number}" for number in range(100, 1000, 3)]


@pytest.fixture
def crowded(tmp_path: Path) -> Path:
    """A land for every third figure of three digits, and a budget that only one of them has."""
    entities = [f"{land},{land} Land,,,country" for land in LANDS]
    row = "2024-01-01,2024-12-31,{},,{},0,,,actual,2025-01-01,,gazette,page 3,,true"
    rows = [f"r{land},{land},rate,law,{row.format(f'{land[1]}{land[2]}.{land[3]}', '%')}" for land in LANDS]
    lone = f"lone,L100,budget,law,{row.format('61500000000', 'USD')}"
    measures = ["rate,Jobless rate,,,percent,,false,false", "budget,Army budget,,,money,,,"]
    lines = {"entities": entities, "measures": measures, "facts": [*rows, lone], "series": []}
    return write_package(tmp_path / "crowded", **{name: [HEADERS[name], *lines[name]] for name in lines})


def checked(text: str, folder: Path) -> Done:
    table, reading = load_table(folder), reading_of(text, date(2025, 6, 1))
    argmap_ = bare_map(reading.article)
    findings = by_chance(check(argmap_, reading, table), table)
    return Done(article=reading.article, map=argmap_, findings=findings)


SUPPORTED = "In 2024, the jobless rate of L451 Land was 45.1%."


def test_a_figure_supported_by_a_crowded_measure_says_so_in_the_small_print_of_report_and_memo(crowded: Path) -> None:
    done = checked(SUPPORTED, crowded)
    (found,) = [each for each in done.findings.findings if each.kind == "numeric"]
    assert found.verdict == "supported"
    assert [(each.measure_id, each.digits) for each in done.findings.coincidences] == [("rate", 2), ("rate", 3)]
    (line,) = chances(done.findings)
    assert line == chance_of(found, done.findings)
    assert line.startswith("“Jobless rate” is crowded: of random figures of such a size, with two digits, 1 % agree")
    assert f'<p class="chance"><bdi>{line}</bdi></p>' in report_html(done)
    assert line in report_md(done)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("In 2024, the jobless rate of L451 Land was 12.9%.", id="contradicted"),
        pytest.param("In 2019, the jobless rate of L451 Land was 45.1%.", id="no row"),
        pytest.param("Nothing here has a figure.", id="nothing"),
    ],
)
def test_what_is_not_supported_owes_nothing_to_chance(crowded: Path, text: str) -> None:
    done = checked(text, crowded)
    assert done.findings.coincidences == ()
    assert "crowded" not in report_html(done).replace(str(crowded), "")


def test_where_chance_would_rarely_agree_nothing_is_printed(crowded: Path) -> None:
    done = checked("In 2024, the army budget of L100 Land was $61.5 billion.", crowded)
    (two, three) = done.findings.coincidences
    assert (two.measure_id, three.any_row < two.any_row < 0.02) == ("budget", True)
    assert chances(done.findings) == ()
    assert "crowded" not in report_md(done)


def test_a_change_that_holds_is_no_figure_of_the_measures_size() -> None:
    text = "Norland's defence budget grew by 8% in 2021."
    reading = reading_of(text)
    findings = by_chance(check(bare_map(reading.article), reading, TABLE), TABLE)
    (found,) = [each for each in findings.findings if each.kind == "numeric"]
    assert (found.verdict, findings.coincidences) == ("supported", ())


def test_verdicts_are_as_they_were(crowded: Path) -> None:
    reading, table = reading_of(SUPPORTED), load_table(crowded)
    before = check(bare_map(reading.article), reading, table)
    assert by_chance(before, table).findings == before.findings
    assert by_chance(before, None) is before


class Counting(MemoryTable):
    """Tells how often its rows are asked for."""

    asked: int = 0

    def sizes(self, measure_id: str) -> Sequence[Sized]:
        type(self).asked += 1
        return sizes_of(MemoryTable(self.rows, self.of_entities, self.of_measures), measure_id)


def test_a_measure_is_counted_once_for_all_articles_of_a_run() -> None:
    table = Counting(TABLE.rows, TABLE.of_entities, TABLE.of_measures, TABLE.of_sources)
    for text in ("Norland's defence budget was $52.3 billion in 2023.", "In 2022 it was otherwise.") * 3:
        reading = reading_of(text)
        by_chance(check(bare_map(reading.article), reading, table), table)
    assert Counting.asked == 1


def rounded(facts: Sequence[Fact]) -> list[Sized]:
    return sorted(Sized(fact.entity_id, fact.unit, float(fact.value)) for fact in facts if fact.value)


def test_every_kind_of_table_tells_the_sizes_of_its_own_facts(crowded: Path, tmp_path: Path) -> None:
    other = write_package(tmp_path / "other")
    lesson = Lesson(kind=Taught.MEASURE, id="budget", name="war chest", on=date(2025, 1, 1))
    one, two = load_table(crowded), load_tables([crowded, other])
    filled = load_tables([other], almanac=crowded)
    for table in (one, two, filled, with_taught(two, Lessons((lesson,))), load_table(SHIPPED)):
        owners = [entity.entity_id for entity in table.entities()]
        for measure in table.measures():
            facts = table.facts(owners, [measure.measure_id])
            told, known = sorted(sizes_of(table, measure.measure_id)), rounded(facts)
            assert [each[:2] for each in told] == [each[:2] for each in known]
            assert [each.size for each in told] == pytest.approx([each.size for each in known])


def test_validating_a_table_tells_the_same_as_checking_with_it(crowded: Path) -> None:
    told = {each.measure_id: each for each in examine(crowded).coincidences if each.digits == 2}
    assert set(told.values()) == {each for each in coincidences(load_table(crowded)) if each.digits == 2}
    assert checked(SUPPORTED, crowded).findings.coincidences[0] == told["rate"]


def test_checking_attaches_it_and_programs_read_it(crowded: Path, tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_text(f"The jobless\n\n{SUPPORTED}\n", encoding="utf-8")
    done = argmap("check", "article.txt", "--table", crowded, "--no-almanac", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)["coincidences"]
    assert [(each["measure_id"], each["digits"]) for each in found] == [("rate", 2), ("rate", 3)]


def test_the_label_of_a_measure_steers_neither_page_nor_memo(crowded: Path) -> None:
    done = checked(SUPPORTED, crowded)
    label = '<img src=x onerror="alert(1)">[rate](javascript:alert(1))\u202e'
    spoilt = tuple(each.model_copy(update={"label": label}) for each in done.findings.coincidences)
    hostile = done.model_copy(update={"findings": done.findings.model_copy(update={"coincidences": spoilt})})
    assert "<img src=x" not in report_html(hostile)
    rendered = MarkdownIt("commonmark", {"html": True}).render(report_md(hostile))
    assert "<img" not in rendered
    assert "href" not in rendered


def test_findings_of_earlier_versions_have_none() -> None:
    reading = reading_of("Nothing.")
    old = check(bare_map(reading.article), reading, TABLE).model_dump(mode="json", by_alias=True)
    del old["coincidences"]
    assert Findings.model_validate_json(json.dumps(old)).coincidences == ()


@pytest.mark.parametrize(
    ("one_entity", "any_row", "told"),
    [(0.09, 0.24, False), (0.1, 0.1, True), (0.01, 0.25, True), (0.004, 0.9, True)],
)
def test_only_what_is_notable_is_told(one_entity: float, any_row: float, told: bool) -> None:
    reading = reading_of("Nothing.")
    findings = check(bare_map(reading.article), reading, TABLE)
    counted = Coincidence(measure_id="m", label="M", digits=2, one_entity=one_entity, any_row=any_row)
    assert bool(chances(findings.model_copy(update={"coincidences": (counted,)}))) is told
