"""Names of folders."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.slug import slug


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Ally’s aid: who pays?", "allys-aid-who-pays-a1b2"),
        ("Économie d'été", "economie-dete-a1b2"),
        ("", "a1b2"),
        ("..", "a1b2"),
        ("../../etc/passwd", "etc-passwd-a1b2"),
        ("CON", "con-a1b2"),
        ("one\ntwo\0three", "one-two-three-a1b2"),
        ("שלום", "a1b2"),
        ("🎉", "a1b2"),
        ("long word " * 50, "long-word-long-word-long-word-long-word-long-word-long-word-a1b2"),
    ],
)
def test_a_title_becomes_a_harmless_name(title: str, name: str) -> None:
    assert slug(title, "a1b2") == name


@given(st.text(), st.text())
def test_no_title_and_no_id_leave_the_folder(title: str, id_: str) -> None:
    name = slug(title, id_)
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert not name.startswith("-")
    assert name == slug(title, id_)


@given(st.text())
def test_a_name_is_short_and_ends_in_the_id(title: str) -> None:
    assert slug(title, "a1b2c3").endswith("a1b2c3")
    assert len(slug(title, "a1b2c3")) <= 67
