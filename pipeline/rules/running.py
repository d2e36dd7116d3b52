"""Quotations that run over several sentences: whose all of them are."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.models import Asserter, Sentence
from pipeline.rules.voice import UNKNOWN, Voice

MARKS, CLOSING = '“"', '”"'
WHOLLY_QUOTED = re.compile(r"[“\"][^“”\"]*(?:[”\"][.,]?)?")
STUB = 12
"""Words that a sentence may have that only says who spoke."""


def carried(
    said: Sequence[Voice], subjects: Sequence[Asserter | None], sentences: Sequence[Sentence]
) -> Iterator[Voice]:
    """The voices, with those of quotations that run over several sentences given to all of these.

    A quotation that names nobody is that of whoever goes on in the next one of its paragraph, else of whoever was
    quoted just before, if it stands beside, else of the person whom the sentence before tells of.
    ``subjects`` are the persons whom each sentence begins with.
    """
    before, last = UNKNOWN, -2
    runs = list(_runs(sentences))
    for n, run in enumerate(runs):
        quoted = len(run) > 1 or WHOLLY_QUOTED.fullmatch(sentences[run[0]].text) is not None
        found = next((said[i] for i in reversed(run) if said[i].other), None)
        beside = run[0] == last + 1 and sentences[run[0]].paragraph - sentences[last].paragraph <= 1
        alone = all(one.text[:1] in MARKS or i > 0 for i, one in enumerate(sentences[at] for at in run))
        same = False
        if found is None and quoted:
            same = run[0] > 0 and sentences[run[0]].paragraph == sentences[run[0] - 1].paragraph
            found = before if beside and alone and same and before.named else None
            found = found or _going_on(said, sentences, runs[n : n + 2])
        found = found or (before if beside and alone else None)
        if found is None and quoted and alone and same and (told := subjects[run[0] - 1]):
            found = Voice((told,))
        found = found or UNKNOWN
        for i in run:
            yield replace(found, lead=0, since=0) if quoted and not said[i].other else said[i]
        if quoted or any(said[i].other for i in run):
            before, last = found, run[-1]


def _going_on(said: Sequence[Voice], sentences: Sequence[Sentence], runs: Sequence[list[int]]) -> Voice | None:
    """The voice of what follows a quotation in its paragraph, if that says who spoke or quotes somebody further."""
    if len(runs) == 1 or sentences[runs[1][0]].paragraph != sentences[runs[0][-1]].paragraph:
        return None
    first = sentences[runs[1][0]]
    follows = first.text[:1] in MARKS or (len(first.text.split()) < STUB and not re.search(r"[“”\"]", first.text))
    return next((said[i] for i in runs[1] if said[i].named), None) if follows else None


def inside(sentences: Sequence[Sentence]) -> frozenset[int]:
    """Numbers of the sentences that begin within a quotation."""
    return frozenset(sentences[i].number for run in _runs(sentences) for i in run[1:])


def _runs(sentences: Sequence[Sentence]) -> Iterator[list[int]]:
    """Indices of neighbouring sentences with no end of a quotation between them.

    A quotation that is open at the end of a paragraph goes on in the next one if that begins with a mark of its own.
    """
    run: list[int] = []
    opened = False
    for i, sentence in enumerate(sentences):
        new = i > 0 and sentence.paragraph != sentences[i - 1].paragraph
        goes_on = opened and (not new or sentence.text[:1] in MARKS)
        if run and not goes_on:
            yield run
            run, opened = [], False
        run.append(i)
        opened = _open_after(sentence.text[1:] if new and goes_on else sentence.text, opened)
    if run:
        yield run


def _open_after(text: str, opened: bool) -> bool:
    """Whether a quotation is open at the end of a text."""
    for mark in re.findall(r'[“”"]', text):
        opened = not opened if mark == '"' else mark == "“"
    return opened
