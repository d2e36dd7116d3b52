"""Maps to send through every export: of real articles, and of 40 texts that try to be more than text."""

import asyncio
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pipeline.api import read_article, workshop
from pipeline.models import (
    ArgumentMap,
    Article,
    Asserter,
    AsserterKind,
    Assertion,
    Attack,
    AttackType,
    Done,
    Fidelity,
    Finding,
    Findings,
    Hedge,
    HedgeLevel,
    Inference,
    Provenance,
    Role,
    Scheme,
    Span,
    Statement,
    TableRef,
    Verdict,
)
from pipeline.models.noun import content_id
from pipeline.remaking import finish
from pipeline.settings import load
from pipeline.workshop import Workshop
from tests.command import ARTICLES
from tests.conftest import SHARED
from tests.documents import evidence_in, missing_in

HOSTILE: Mapping[str, str] = {
    "script": "<script>window.pwned = 1</script>",
    "attribute": "<img src=x onerror='window.pwned = 2'>",
    "comment": "<!-- hidden --> shown -->",
    "cdata": "<![CDATA[ a ]]> b ]]>",
    "entities": "&lt;b&gt; &amp;amp; &#60; &copy; &notanentity; #quot; #35;",
    "address": "see https://example.org/a//b?c=d&e=f#g // not a comment",
    "brackets": "a ] b [c] ]] [d]: e [f](javascript:alert(1)) ![g](h)",
    "braces": "{a: 1} }} {{ 7 * 7 }} {% raw %} ${jndi}",
    "angle": "<a> [b] <_ c <+ d <- e >< f -> g +> h",
    "newlines": "one\ntwo\r\nthree\n\n\nfour",
    "list": "1. one\n2. two\n- three\n  * four",
    "number": "1. That was the year.",
    "dash": "- a dash first",
    "tabs": "\ta\tb\t",
    "nul": "a\x00b\x07c\x1bd\x7fe\x9ff",
    "nonchar": "a\ufffeb\uffffc",
    "separators": "a\u2028b\u2029c\x85d\x0be\x0cf\x1cg",
    "right to left": "\u202eright to left\u202c \u2067and isolated\u2069 שלום عالم",
    "zero width": "a\u200bb\u200dc\ufeffd\u2060e\u00adf",
    "emoji": "👩‍👩‍👧‍👦 🇺🇦 👍🏽 1️⃣ 😀",
    "combining": "Z\u0351\u032b\u0343a\u0328\u0301l\u034eg\u0321o e\u0301 é",
    "astral": "𝔸𝕣𝕘 𓀀 \U0010fffd",
    "formula": "=cmd|' /C calc'!A0",
    "plus": "+1+1",
    "minus": "-2+3",
    "at": "@SUM(1+1)*cmd|' /C calc'!A0",
    "quoted formula": "'=1+1",
    "semicolons": 'a;b,c\td|e"f',
    "quotes": "\"\"\" ''' ``` “a” ‘b’ «c» „d‟ ' \" `",
    "escapes": "\\ \\\\ \\n \\N \\G \\E \\u0041 \\x41 \\[ \\\\[ a\\",
    "directive": "%%{init: {'theme': 'x'}}%% %% comment",
    "front matter": "---\ntitle: x\n---",
    "underline": "===\ntitle: y\n===",
    "diagram": "@startuml\nend\nsubgraph x\n@enduml click s1 href",
    "stance": "Con: Pro: -> See 1.1. and -> See 1.",
    "arrow": "-> See 1.",
    "outline": "1.1. Pro: another line\n1.2. Con: and one more",
    "emphasis": "*a* **b** _c_ __d__ ~~e~~ `f` ^g^ $h$ $$i$$ ~j~ ==k==",
    "heading": "# a\n## b\n> c\n\n    d\n| e | f |\n|---|---|",
    "tags": "#tag #(a tag) @[a mention] @b *[c]",
    "long": "W" * 10_000,
    "spaces": " \u00a0 a \u00a0\u3000 b  c ",
    "nothing to see": "\u200b",
    "null words": "null",
    "yaml": "a: b # c\n? d\n! e %f &g *h !!i",
    "template": "<%= a %> <?php b ?> <?xml version='1.0'?> <!DOCTYPE c [<!ENTITY d 'e'>]> &d;",
}
"""By what they try."""


@cache
def _shop() -> Workshop:
    return workshop(load({"model": None}).settings, indexed=False)


@cache
def of_corpus() -> Mapping[str, Done]:
    """The four articles of the sample corpus, mapped by the rules and checked."""
    return {file.stem: _done(file) for file in sorted(ARTICLES.iterdir())}


@cache
def of_seeds() -> Mapping[str, Done]:
    """The two real articles beside the checkout; none where there are none."""
    return {file.stem: _done(file) for file in sorted((SHARED / "seeds").glob("*.txt"))}


def _done(file: Path) -> Done:
    return asyncio.run(finish(read_article(file), _shop()))


@cache
def of_hostile() -> Mapping[str, Done]:
    """A small map for each hostile text, which stands in every field that a text can stand in."""
    return {name: hostile_map(words) for name, words in HOSTILE.items()}


def hostile_map(words: str) -> Done:
    """Every kind of relation between statements that are, begin and end with these words."""
    texts = (words, f"Begun {words} ended.", words, f"{words} stands first.", f"Last stands {words}", words, words)
    article = Article.of("\n".join(texts), title=words, author=words, source=words, url=words, file="x.txt")
    statements = tuple(_statement(number, text, words, article) for number, text in enumerate(texts, 1))
    steps = (
        Inference(id="i1", premises=("s2", "s3"), conclusion="s1", scheme=Scheme.SIGN),
        Inference(id="i2", premises=("s2",), conclusion="s4"),
    )
    attacks = (
        Attack(id="a1", type=AttackType.REBUTS, source="s4", target="s1"),
        Attack(id="a2", type=AttackType.UNDERCUTS, source="s5", target="i1"),
        Attack(id="a3", type=AttackType.UNDERCUTS, source="s6", target="a1"),
    )
    ref = {"id": article.id, "sha256": article.sha256, "title": words, "author": words, "published": None}
    argument = ArgumentMap(
        article=ref | {"source": words, "length": len(article.text)},
        statements=statements,
        inferences=steps,
        attacks=attacks,
        rephrases=(("s1", "s7"),),
        contradictions=(("s3", "s4"),),
        apex=("s1",),
        provenance=Provenance(engine="rules", code="0.1.0"),
    )
    found = _finding(words, statements[1].spans[0])
    return Done(
        article=article,
        map=argument,
        findings=Findings(
            table=TableRef(name=words, hash=words),
            policy="p",
            findings=(found,),
            missing=missing_in(words, found.id),
        ),
    )


def _statement(number: int, text: str, words: str, article: Article) -> Statement:
    start = article.text.index(text)
    return Statement(
        id=f"s{number}",
        role=(Role.MAIN_CLAIM, Role.PREMISE, Role.CLAIM)[min(number - 1, 2)],
        text=text,
        title=text[:80],
        fidelity=Fidelity.QUOTATION,
        spans=(Span(start=start, end=start + len(text), quote=text),),
        assertions=(Assertion(asserter=Asserter(kind=AsserterKind.GROUP, name=words)),),
        hedge=Hedge(level=HedgeLevel.POSSIBLE, cues=(words,)),
        section=words,
    )


def _finding(words: str, place: Span) -> Finding:
    return Finding(
        id=content_id("f", words),
        kind="numeric",
        statement="s2",
        quote=place.quote,
        start=place.start,
        end=place.end,
        verdict=Verdict.CONTRADICTED,
        reason=words,
        message=words,
        flag=True,
        severity=4,
        suggestion=words,
        formula=words,
        would_hold=words,
        evidence=(evidence_in(words),),
    )
