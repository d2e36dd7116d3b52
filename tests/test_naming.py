"""Parts of speech and lemmas that are remembered are those that the whole pipeline gives."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.naming import tokens
from pipeline.parse import SpacyParser

PARSER = SpacyParser()
TEXT = """There there
's is are were n't not got ta gon na let us y' all c'm on I you it her the that which have has been
do did does to run ran running better best Nobody nothin' because so as 5 percent $ billion , . ( ) — Germany costs cost
costing mice lay lies left rose felt ai said"""
WORDS = TEXT.split()


def whole(text: str) -> object:
    return tokens(PARSER._pipeline(text))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join))
def test_a_text_of_any_words_is_named_as_the_whole_pipeline_names_it(text: str) -> None:
    assert list(PARSER.parse([text, text])) == [whole(text), whole(text)]


@pytest.mark.parametrize(
    "text", ["There is no bridge.", "You ain't seen it.", "We gotta leave.", "Let's go, y'all.", "C'mon, it isn't so."]
)
def test_words_that_only_a_pair_tells_are_named_by_the_pair(text: str) -> None:
    PARSER.parse(["There was it. Let it be, all of you, so is he. You got it."])
    assert PARSER.parse([text]) == [whole(text)]
