"""What a strong model answers well comes into the map, or a line says what is missing and why."""

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.assemble import assemble
from pipeline.chunk import read
from pipeline.corpus import read_article
from pipeline.errors import AnswerUnusable
from pipeline.extract import extract
from pipeline.extract.graph import Graph, Unsound
from pipeline.extract.shapes import Link, Withdrawn
from pipeline.ground import ground
from pipeline.ledger import SqliteLedger
from pipeline.llm import open_model
from pipeline.models import (
    ArgumentMap,
    Article,
    AsserterKind,
    Done,
    Draft,
    Findings,
    HedgeLevel,
    ModelOptions,
    Provenance,
    Reading,
    ReadLimits,
    RelationType,
    Role,
    Scheme,
    TableRef,
)
from pipeline.render import FORMATS, report_html
from tests.loopback import Asked, Loopback, keys_shown, link, plausible

TEXT = """The case for the tram
The city should build the tram.
The Bureau's surveys found that 62 percent of riders want it.
Ann Lee, an engineer, and Bo Ray told the Gazette that it would not cost more than a bus.
Some fear noise, but the Three-Rivers line has run for two years without a complaint.
Who would not want a quiet street?
Analysts reckon that, at roughly that price, it pays.
The Bureau of Transit, though, has not yet answered.
"""


def reading(text: str = TEXT, published: date | None = None) -> Reading:
    article = Article.of(text, title="The case for the tram", source="test", published=published)
    return read(article, lambda words: len(words.split()))


@pytest.fixture
def ledger(tmp_path: Path) -> SqliteLedger:
    return SqliteLedger(tmp_path / "ledger.sqlite")


Change = Callable[[dict[str, Any]], None]


def name(asked: Asked) -> str:
    return str(asked["response_format"]["json_schema"]["name"])


def answering(**changes: Change) -> Callable[[Asked], Mapping[str, Any]]:
    """Plausible answers, each shape of which may be changed in place."""

    def answer(asked: Asked) -> Mapping[str, Any]:
        given = plausible(asked)
        if name(asked) in changes:
            changes[name(asked)](given)
        return given

    return answer


def drafted(server: Loopback, ledger: SqliteLedger, of: Reading | None = None, **how: int) -> Draft:
    async def job() -> Draft:
        model = open_model(ModelOptions(model="m", base_url=server.url, attempts=1, reasks=1), ledger)
        try:
            return await extract(of or reading(), model, near=lambda _passage: (), **{"words": 1000, **how})
        finally:
            await model.close()

    return asyncio.run(job())


def mapped(draft: Draft, of: Reading | None = None) -> ArgumentMap:
    of = of or reading()
    return assemble(draft, ground(draft, of), of, Provenance(engine="model", code="0"))


def unit(given: dict[str, Any], sentence: int) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in given["units"] if one["sentences"] == [sentence])
    return found


def said(ledger: SqliteLedger, sentence: int, **fields: Any) -> tuple[ArgumentMap, list[str]]:  # noqa: ANN401 - JSON
    """The map when a unit is answered so, and what was sent back to the model."""
    with Loopback(answer=answering(Entire=lambda given: unit(given, sentence).update(fields))) as server:
        found = mapped(drafted(server, ledger))
        back = [asked["messages"][-1]["content"] for asked in server.requests if len(asked["messages"]) > 2]
    return found, back


@pytest.mark.parametrize(
    ("sentence", "names", "held"),
    [
        (3, ["The Bureau"], ["The Bureau"]),
        (3, ["the Bureau's"], ["The Bureau"]),
        (4, ["Ann Lee and Bo Ray"], ["Ann Lee", "Bo Ray"]),
        (4, ["Ann Lee", "Bo Ray"], ["Ann Lee", "Bo Ray"]),
        (8, ["The Bureau of Transit"], ["The Bureau of Transit"]),
    ],
)
def test_a_name_is_found_with_a_possessive_or_between_two_holders(
    sentence: int, names: list[str], held: list[str], ledger: SqliteLedger
) -> None:
    found, back = said(ledger, sentence, asserter="named_person", names=names)
    by_start = {one.spans[0].quote: one for one in found.statements}
    statement = by_start[reading().sentence(sentence).text]
    assert [(one.asserter.kind, one.asserter.name) for one in statement.assertions] == [
        (AsserterKind.NAMED_PERSON, each) for each in held
    ]
    assert (back, found.dropped) == ([], ())


def test_a_name_that_the_article_does_not_have_is_asked_about_again_and_then_listed(ledger: SqliteLedger) -> None:
    found, back = said(ledger, 4, asserter="named_person", names=["Ann Leigh", "Bo Ray"])
    assert "“Ann Leigh” is not in the article" in back[0]
    assert [one.what.split(" as who")[0] for one in found.dropped] == ["“Ann Leigh”"]
    assert ["Bo Ray"] in [[one.asserter.name for one in each.assertions] for each in found.statements]


def test_who_passes_on_what_others_hold_is_kept(ledger: SqliteLedger) -> None:
    found, _ = said(ledger, 4, asserter="named_person", names=["Ann Lee"], via=["the Gazette"])
    assert [each.via for one in found.statements for each in one.assertions if each.via] == [("the Gazette",)]
    assert '"via":[' in found.model_dump_json()


@pytest.mark.parametrize(("hedge", "cue"), [("reported", "told"), ("estimated", "roughly")])
def test_a_hedge_may_stand_anywhere_in_its_sentence(hedge: str, cue: str, ledger: SqliteLedger) -> None:
    sentence = 4 if cue == "told" else 7
    part = "it would not cost more than a bus" if cue == "told" else "it pays"
    found, _ = said(ledger, sentence, quotes=[part], hedge=hedge, cues=[cue])
    hedges = {one.spans[0].quote: one.hedge for one in found.statements}
    assert (hedges[part].level, hedges[part].cues) == (HedgeLevel(hedge), (cue,))
    assert found.dropped == ()


def test_a_cue_that_is_not_in_the_sentence_is_listed(ledger: SqliteLedger) -> None:
    found, _ = said(ledger, 2, hedge="possible", cues=["perhaps"])
    assert ["perhaps" in one.what for one in found.dropped] == [True]


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        (3, "62 percent of riders want the tram, the Bureau found."),
        (4, "The tram would not cost more than a bus, which 62 percent want."),
        (5, "The Three-Rivers line has run for two years."),
        (5, "The Three-Rivers line has run without a complaint for two years."),
        (6, "Everybody wants a quiet street."),
        (7, "The tram pays, analysts reckon."),
        (8, "The Bureau of Transit has not answered about the Three-Rivers line."),
    ],
)
def test_a_restatement_that_says_what_the_text_says_stands(sentence: int, text: str, ledger: SqliteLedger) -> None:
    found, _ = said(ledger, sentence, text=text)
    assert text in [one.text for one in found.statements]
    assert found.dropped == ()


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        (3, "26 percent of riders want the tram."),
        (4, "The tram would cost more than a bus."),
        (5, "The Four-Rivers line has run for two years."),
        (5, "The Three-Rivers line has not run for two years."),
        (8, "The Bureau of Transit has answered."),
    ],
)
def test_a_restatement_with_another_figure_or_denial_is_listed(sentence: int, text: str, ledger: SqliteLedger) -> None:
    found, _ = said(ledger, sentence, text=text)
    assert text not in [one.text for one in found.statements]
    assert [text in one.what for one in found.dropped] == [True]


def test_two_points_of_one_sentence_that_is_quoted_whole_are_two(ledger: SqliteLedger) -> None:
    def twice(given: dict[str, Any]) -> None:
        first = unit(given, 5)
        at = given["units"].index(first)
        given["units"].insert(at + 1, first | {"key": "5b", "text": "The Three-Rivers line draws no complaint."})
        first["text"] = "Some fear noise."

    with Loopback(answer=answering(Entire=twice)) as server:
        found = mapped(drafted(server, ledger))
        assert len(server.requests) == 1
    assert {"Some fear noise.", "The Three-Rivers line draws no complaint."} <= {one.text for one in found.statements}


def test_a_short_article_is_asked_about_once_and_names_of_one_holder_become_one(ledger: SqliteLedger) -> None:
    def full(given: dict[str, Any]) -> None:
        unit(given, 3).update(asserter="organisation", names=["The Bureau"])
        unit(given, 8).update(asserter="organisation", names=["The Bureau of Transit"])
        given["same_as"] = [["The Bureau of Transit", "The Bureau"]]
        given["links"][0] = link(["3"], "2") | {"scheme": "popular_opinion"}
        given["links"][1] = link(["4"], "3", "elaborates")
        given["links"][2] = link(["5"], "2", "undercuts", "6")
        given["implicit"] = [
            {
                "text": "What riders want should be built.",
                "warrant": "The step needs it.",
                "premises": ["3"],
                "conclusion": "2",
                "scheme": "practical_reasoning",
            }
        ]

    with Loopback(answer=answering(Entire=full)) as server:
        draft = drafted(server, ledger, reading(published=date(2025, 3, 4)))
        (asked,) = server.requests
    assert "Published: 2025-03-04" in asked["messages"][1]["content"]
    assert list(draft.prompts) == ["short@2"]
    assert draft.units[0].role is Role.MAIN_CLAIM
    names = [one.asserter.name for one in draft.units if one.asserter.name]
    assert names == ["The Bureau of Transit"] * 2
    by_type = Counter(one.type for one in draft.relations)
    assert by_type[RelationType.ELABORATES] == by_type[RelationType.UNDERCUTS] == 1
    (joint,) = (one for one in draft.relations if len(one.sources) > 1)
    assert (joint.sources, joint.scheme) == (("3", "i1"), Scheme.POPULAR_OPINION)
    assert draft.dropped == ()


@pytest.mark.parametrize("step", ["cut-off", "prose", "too-long"])
def test_what_is_too_much_at_once_is_asked_in_steps(step: str, ledger: SqliteLedger) -> None:
    with Loopback(step=lambda asked: step if name(asked) == "Entire" else None) as server:
        draft = drafted(server, ledger)
    assert set(draft.prompts) == {"short@2", "roles@5", "relations@4", "article@4"}
    assert draft.units
    assert draft.not_checked == ()


def test_a_unit_that_falls_takes_what_names_it_along_and_each_is_listed(ledger: SqliteLedger) -> None:
    def parrot(given: dict[str, Any]) -> None:
        given["units"][1]["text"] = "Ferry fares should be frozen for two winters."
        given["links"].append(link(["7"], "99"))

    with Loopback(answer=answering(Entire=parrot)) as server:
        draft = drafted(server, ledger)
    assert {"3", "99"}.isdisjoint(key for one in draft.relations for key in (*one.sources, one.target))
    assert sorted(one.what.split(":")[0] for one in draft.dropped) == ["links", "links", "units"]
    assert all(one.why for one in draft.dropped)


def test_a_map_without_a_statement_is_an_error_and_no_map(ledger: SqliteLedger) -> None:
    def nothing(given: dict[str, Any]) -> None:
        given.update(units=[], main=["2"], links=[])

    with Loopback(answer=answering(Entire=nothing, Units=nothing)) as server, pytest.raises(AnswerUnusable):
        drafted(server, ledger)


def test_what_is_not_on_the_map_and_who_passed_it_on_are_on_the_page_and_in_the_losses(ledger: SqliteLedger) -> None:
    found, _ = said(
        ledger,
        4,
        asserter="named_person",
        names=["Ann Lee"],
        via=["the Gazette"],
        hedge="possible",
        cues=["<b>may"],
    )
    done = Done(
        article=reading().article,
        map=found,
        findings=Findings(table=TableRef(name="", hash=""), policy="", findings=()),
    )
    page = report_html(done)
    assert "Answered, but not on the map (1)" in page
    assert "“&lt;b&gt;may” as a sign of doubt" in page
    assert "Ann Lee, via the Gazette" in page
    assert "1 unanchored proposal left out" in FORMATS["csv"].write(done).losses
    for name in ("csv", "aif"):
        assert "1 speaker in between left out" in FORMATS[name].write(done).losses


# After its windows, an article is seen as a whole.


def seen(
    ledger: SqliteLedger,
    within: list[dict[str, Any]],
    across: list[dict[str, Any]],
    of: Reading | None = None,
    **whole: Any,  # noqa: ANN401 - JSON
) -> tuple[Draft, list[str]]:
    """The draft with these links found in its window and these in the whole, and what was asked of the whole."""
    change = answering(
        Links=lambda given: given.update(links=within), Whole=lambda given: given.update(links=across, **whole)
    )
    with Loopback(answer=change) as server:
        draft = drafted(server, ledger, of, once=0)
        asked = [one["messages"] for one in server.requests if name(one) == "Whole"]
    return draft, [messages[-1]["content"] for messages in asked]


def told(draft: Draft) -> set[tuple[tuple[str, ...], str, str]]:
    return {(one.sources, one.type.value, one.target) for one in draft.relations}


@pytest.mark.parametrize("type_", ["rephrases", "elaborates", "rebuts", "contradicts"])
def test_seen_as_a_whole_another_link_takes_the_place_of_a_support(type_: str, ledger: SqliteLedger) -> None:
    within = [link(["3"], "2"), link(["4"], "2"), link(["5"], "2", "undercuts", "3")]
    draft, _ = seen(ledger, within, [link(["3"], "2", type_)])
    assert told(draft) == {(("4",), "supports", "2"), (("3",), type_, "2")}
    assert {one.what for one in draft.dropped} == {"3 supports 2", "5 undercuts the step to 2"}
    assert all(one.why for one in draft.dropped)


def test_a_restatement_takes_the_place_of_a_support_in_either_direction(ledger: SqliteLedger) -> None:
    draft, _ = seen(ledger, [link(["3"], "2"), link(["4"], "2")], [link(["2"], "3", "rephrases")])
    assert told(draft) == {(("4",), "supports", "2"), (("2",), "rephrases", "3")}
    assert [one.what for one in draft.dropped] == ["3 supports 2"]


def test_a_restatement_is_found_within_a_window(ledger: SqliteLedger) -> None:
    draft, _ = seen(ledger, [link(["3"], "2", "rephrases"), link(["4"], "2", "elaborates")], [])
    assert told(draft) == {(("3",), "rephrases", "2"), (("4",), "elaborates", "2")}


def test_two_links_of_one_answer_that_exclude_each_other_are_sent_back(ledger: SqliteLedger) -> None:
    draft, asked = seen(ledger, [], [link(["3"], "2"), link(["3"], "2", "rephrases")])
    assert "3 rephrases 2, and also 3 supports 2: choose one" in asked[1]
    assert told(draft) == {(("3",), "supports", "2")}
    assert [one.what for one in draft.dropped] == ["links: 3 · rephrases · 2 · default"]


def test_a_link_can_be_withdrawn_and_is_listed(ledger: SqliteLedger) -> None:
    within = [link(["3", "4"], "2"), link(["5"], "2"), link(["6"], "2", "undercuts", "5")]
    gone = [{"source": source, "target": "2"} for source in ("3", "5")]
    draft, _ = seen(ledger, within, [link(["2"], "5")], withdraw=gone)
    assert told(draft) == {(("4",), "supports", "2"), (("2",), "supports", "5")}
    assert {one.what for one in draft.dropped} == {"3, 4 supports 2", "5 supports 2", "6 undercuts the step to 2"}


def test_what_was_never_linked_cannot_be_withdrawn(ledger: SqliteLedger) -> None:
    draft, asked = seen(ledger, [link(["3"], "2")], [], withdraw=[{"source": "4", "target": "2"}])
    assert "4 to 2 is withdrawn, but there is no such link" in asked[1]
    assert told(draft) == {(("3",), "supports", "2")}
    assert [one.what for one in draft.dropped] == ["withdraw: 4 · 2"]


LONG = "The tram has many friends among those who ride to work on every day of the week, also in the winter months"


def test_the_whole_is_shown_in_full_with_headings_and_date(ledger: SqliteLedger) -> None:
    text = f"The tram\n\nWhy now\n\n{LONG} of the year.\n\nWhat it costs\n\n{LONG}, at little cost.\n"
    _, (shown,) = seen(ledger, [], [], reading(text, date(2025, 3, 4)), main=["3"])
    lines = shown.splitlines()
    assert "Published: 2025-03-04" in lines
    assert [line for line in lines if line.startswith("[heading]")] == ["[heading] Why now", "[heading] What it costs"]
    assert f"5 {LONG}, at little cost." in lines


def test_of_a_long_article_statements_are_shown_cut(ledger: SqliteLedger) -> None:
    text = "".join(f"{LONG} of year {number}.\n" for number in range(1900, 1980))
    with Loopback() as server:
        drafted(server, ledger, reading(text))
        shown = server.requests[-1]["messages"][1]["content"]
    assert "9 The tram has many friends among those who …" in shown


@pytest.mark.parametrize(("words", "calls", "characters"), [(150, 1, 48), (400, 1, 22), (1000, 1, 12), (3000, 7, 21)])
def test_what_is_sent_for_each_word_of_an_article_stays_small(
    words: int, calls: int, characters: int, ledger: SqliteLedger
) -> None:
    """Messages and schemas; about 4.5 characters are one token."""
    sentence = f"{LONG} of year 2000.\n\n"
    text = sentence * (words // len(sentence.split()))
    with Loopback() as server:
        drafted(server, ledger, reading(text))
        sent = [
            *(message["content"] for asked in server.requests for message in asked["messages"]),
            *(json.dumps(asked["response_format"], separators=(",", ":")) for asked in server.requests),
        ]
        assert len(server.requests) == calls
    assert sum(map(len, sent)) / len(text.split()) <= characters


# What an editor would not do.


@pytest.mark.parametrize(
    ("fields", "left_out"),
    [
        ({"text": "Das Amt fand, dass die meisten Fahrgäste sie haben wollen."}, "Das Amt fand"),
        ({"quotes": ["die meisten Fahrgäste"]}, "die meisten Fahrgäste"),
        ({"text": "The Bureau's surveys found it. " * 200}, "The Bureau's surveys found it."),
    ],
    ids=["text in another language", "quotation in another language", "an essay"],
)
def test_where_words_are_not_of_the_article_the_sentence_stands_and_they_are_listed(
    fields: dict[str, Any], left_out: str, ledger: SqliteLedger
) -> None:
    found, back = said(ledger, 3, **fields)
    assert len(back) == 1
    assert reading().sentence(3).text in [one.text for one in found.statements]
    assert [left_out in one.what for one in found.dropped] == [True]
    assert found.unanchored == ()


def test_a_map_of_which_every_quotation_is_made_up_has_the_articles_sentences(ledger: SqliteLedger) -> None:
    def translated(given: dict[str, Any]) -> None:
        for each in given["units"]:
            each["quotes"] = ["die meisten Fahrgäste"]

    with Loopback(answer=answering(Entire=translated)) as server:
        found = mapped(drafted(server, ledger))
    assert {one.text for one in found.statements} == {one.text for one in reading().sentences if not one.heading}
    assert len(found.dropped) == len(found.statements)


@pytest.mark.parametrize("fields", [{"names": ["Ann Lee", "Bo Ray"]}, {"names": ["Ann Lee"], "via": ["Bo Ray"]}])
def test_two_who_say_a_statement_together_do_not_become_one(fields: dict[str, list[str]], ledger: SqliteLedger) -> None:
    def merged(given: dict[str, Any]) -> None:
        unit(given, 4).update(asserter="named_person", **fields)
        given["same_as"] = [["Ann Lee", "Bo Ray"]]

    with Loopback(answer=answering(Entire=merged)) as server:
        found = mapped(drafted(server, ledger))
    (held,) = (one.assertions for one in found.statements if one.assertions[0].asserter.name)
    names = [name for each in held for name in (each.asserter.name, *each.via)]
    assert list(dict.fromkeys(names)) == ["Ann Lee", "Bo Ray"]
    assert [one.what for one in found.dropped] == ["Ann Lee, Bo Ray as names of one"]


def test_a_key_that_an_answer_gave_is_not_taken_for_an_implicit_premise(ledger: SqliteLedger) -> None:
    premise = {"text": "What is wanted should be built.", "warrant": "It is needed.", "conclusion": "2"}

    def named(given: dict[str, Any]) -> None:
        unit(given, 3)["key"] = "i1"
        given["links"] = [link(["i1"], "2")]
        given["implicit"] = [premise | {"premises": ["i1"], "scheme": "default"}]

    with Loopback(answer=answering(Entire=named)) as server:
        found = mapped(drafted(server, ledger))
    assert [one.text for one in found.statements if one.implicit] == [premise["text"]]
    assert len(found.statements) == len(keys_shown(server.requests[0])) + 1


def test_a_statement_does_not_undercut_its_own_step(ledger: SqliteLedger) -> None:
    draft, asked = seen(ledger, [link(["3"], "2"), link(["4"], "2")], [link(["3"], "2", "undercuts", "3")])
    assert "which is its own: choose the step that it attacks" in asked[1]
    assert told(draft) == {(("3",), "supports", "2"), (("4",), "supports", "2")}
    assert len(draft.dropped) == 1


def test_what_is_withdrawn_twice_is_withdrawn_once(ledger: SqliteLedger) -> None:
    draft, asked = seen(ledger, [link(["3"], "2")], [], withdraw=[{"source": "3", "target": "2"}] * 2)
    assert len(asked) == 1
    assert [one.what for one in draft.dropped] == ["3 supports 2"]


# Out of shape, as servers let pass that do not hold a model to a schema.


def spoilt(part: str, position: int, **fields: Any) -> Change:  # noqa: ANN401 - JSON
    """One item of an answer changed."""
    return lambda given: given[part].__setitem__(position, given[part][position] | fields)


@pytest.mark.parametrize(
    ("spoil", "told_", "statements"),
    [
        (spoilt("units", 2, sentences=[]), "List should have at least 1 item", 6),
        (spoilt("units", 2, sentences=[231]), "Input should be 2, 3, 4", 6),
        (spoilt("units", 2, role="thesis"), "Input should be 'claim', 'premise'", 6),
        (spoilt("units", 2, note="well said"), "Extra inputs are not permitted", 7),
        (spoilt("links", 2, scheme="authority"), "Input should be 'default'", 7),
        (lambda given: given.update(comment="Done!"), "Extra inputs are not permitted", 7),
    ],
)
def test_of_an_answer_out_of_shape_in_one_place_the_rest_is_kept_and_the_place_listed(
    spoil: Change, told_: str, statements: int, ledger: SqliteLedger
) -> None:
    with Loopback(answer=answering(Entire=spoil)) as server:
        found = mapped(drafted(server, ledger))
        assert told_ in server.requests[1]["messages"][-1]["content"]
        assert len(server.requests) == 2
    assert len(found.statements) == statements
    assert found.dropped[0].what.split(":")[0] in ("units", "links", "comment")
    assert told_ in found.dropped[0].why


@pytest.mark.parametrize("main", [["99"], []])
def test_an_answer_without_a_main_claim_that_there_is_keeps_its_links(main: list[str], ledger: SqliteLedger) -> None:
    draft, asked = seen(ledger, [link(["3"], "2")], [link(["4"], "2")], main=main)
    assert len(asked) == 2
    assert told(draft) == {(("3",), "supports", "2"), (("4",), "supports", "2")}
    assert [one.what for one in draft.dropped] == [f'main: "{key}"' for key in main]
    assert draft.not_checked == ()
    assert len(mapped(draft).apex) == 1


def test_an_answer_most_of_which_is_out_of_shape_is_asked_for_in_steps(ledger: SqliteLedger) -> None:
    def by_offset(given: dict[str, Any]) -> None:
        for one, sentence in zip(given["units"], reading().sentences[1:], strict=True):
            one["sentences"] = [sentence.start]

    with Loopback(answer=answering(Entire=by_offset)) as server:
        draft = drafted(server, ledger)
    assert "short@2" in draft.prompts
    assert "roles@5" in draft.prompts
    assert len(draft.units) == 7
    assert draft.dropped == ()


# Replayed: what a strong model answered to the prompts as they were.


def recorded(rows: list[dict[str, Any]]) -> Callable[[Asked], Mapping[str, Any]]:
    """The recorded answers of one article, each part where it is asked for."""
    parts: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        parts.setdefault(row["prompt"], []).append(json.loads(row["answer"]))
    units = [
        {"names": [one["name"]] if one["name"] else [], "via": [], **{k: v for k, v in one.items() if k != "name"}}
        for answer in parts["roles"]
        for one in answer["units"]
    ]
    links = [one for answer in parts["relations"] for one in answer["links"]]
    whole = parts["article"][0]
    whole["links"] = [one | {"scheme": "default"} for one in whole["links"]]
    whole["implicit"] = [one | {"scheme": "default"} for one in whole["implicit"]]

    def answer(asked: Asked) -> Mapping[str, Any]:
        keys = set(keys_shown(asked))
        return {
            "Units": {"units": [one for one in units if {str(number) for number in one["sentences"]} <= keys]},
            "Links": {"links": [one for one in links if {*one["sources"], one["target"]} <= keys]},
            "Whole": whole | {"same_as": [], "withdraw": []},
        }[name(asked)]

    return answer


@pytest.mark.parametrize(
    ("article", "holders"), [("news_item", {"Robert Kelly", "Paul Poast"}), ("policy_analysis", set())]
)
def test_nothing_that_a_strong_model_said_is_lost_in_silence(
    article: str, holders: set[str], shared: Path, ledger: SqliteLedger
) -> None:
    path = shared / "model" / "strong_answers.jsonl"
    if not path.is_file():
        pytest.skip("needs the recorded answers")
    rows = [row for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()) if row["article"] == article]
    of = read(read_article(shared / "seeds" / f"{article}.txt", ReadLimits()), lambda words: len(words.split()))
    with Loopback(answer=recorded(rows)) as server:
        draft = drafted(server, ledger, of, once=0)
        assert all(len(asked["messages"]) == 2 for asked in server.requests), "something good was sent back"
    found = mapped(draft, of)
    units = [one for row in rows if row["prompt"] == "roles" for one in json.loads(row["answer"])["units"]]
    links = [one for row in rows if row["prompt"] == "relations" for one in json.loads(row["answer"])["links"]]
    assert len(found.statements) == len(units) + len(draft.units[len(units) :])
    assert found.unanchored == ()
    assert Counter(one.hedge.level.value for one in found.statements if one.spans) == Counter(
        one["hedge"] for one in units
    )
    cues = sum(len(one.hedge.cues) for one in found.statements)
    assert cues == sum(len(one["cues"]) for one in units)
    texts = {one.text for one in found.statements}
    assert [one["text"] for one in units if one["text"] and one["text"] not in texts] == []
    named = {one.asserter.name for each in found.statements for one in each.assertions if one.asserter.name}
    assert holders <= named
    assert len(named) >= len({one["name"] for one in units if one["name"]})
    drawn = sum(len(one.premises) for one in found.inferences) + len(found.attacks)
    assert drawn + len(found.rephrases) + len(found.contradictions) + len(found.dropped) >= sum(
        len(one["sources"]) for one in links
    )


KEYS = ("1", "2", "3", "4")
LINKS = st.builds(
    Link,
    sources=st.lists(st.sampled_from(KEYS), min_size=1, max_size=2, unique=True),
    type=st.sampled_from([kind.value for kind in RelationType]),
    target=st.sampled_from(KEYS),
    step_from=st.sampled_from(KEYS),
    scheme=st.just("default"),
)
ENDS = st.builds(Withdrawn, source=st.sampled_from(KEYS), target=st.sampled_from(KEYS))


@settings(deadline=None, max_examples=300)
@given(st.lists(LINKS, max_size=8), st.lists(ENDS, max_size=3), st.lists(LINKS, max_size=8))
def test_every_sound_link_is_drawn_or_listed_and_no_step_hangs_in_the_air(
    within: list[Link], withdrawn: list[Withdrawn], across: list[Link]
) -> None:
    graph = Graph()
    graph.extend(within)
    before = list(graph.relations)
    graph = graph.reopened()
    for one in withdrawn:
        with suppress(Unsound):
            graph.withdraw(one)
    graph.extend(across)
    keys = [one.key for one in graph.relations]
    assert len(keys) == len(set(keys))
    assert all(one.target in keys for one in graph.relations if one.type is RelationType.UNDERCUTS)
    left = {(one.key, source) for one in graph.relations for source in one.sources}
    gone = [(one.key, source) for one in before for source in one.sources if (one.key, source) not in left]
    assert len({key for key, _ in gone}) <= len(graph.dropped) <= len(gone)
    assert all(lost.what and lost.why for lost in graph.dropped)
