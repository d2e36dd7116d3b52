"""Every vendor error is one of ours."""

import subprocess
import sys
from collections.abc import Iterator

import httpx2
import instructor.core.exceptions as instructor_errors
import openai
import pytest

from pipeline.errors import ModelError
from pipeline.llm.translate import KINDS, kind, pause_asked
from pipeline.models import ModelOptions


def below(kind_: type[BaseException]) -> Iterator[type[BaseException]]:
    yield kind_
    for child in kind_.__subclasses__():
        yield from below(child)


@pytest.mark.parametrize(
    "name", sorted({error.__name__ for error in below(openai.OpenAIError)} - {"OpenAIError", "APIError"})
)
def test_every_error_of_openai_is_named_in_the_table(name: str) -> None:
    assert name in KINDS


@pytest.mark.parametrize(
    "error",
    sorted(
        {*below(httpx2.HTTPError), *below(httpx2.StreamError), *below(instructor_errors.InstructorError)},
        key=lambda one: one.__name__,
    ),
)
def test_errors_of_httpx_and_instructor_have_an_ancestor_in_the_table(error: type[BaseException]) -> None:
    assert any(ancestor.__name__ in KINDS for ancestor in error.__mro__)


def test_what_no_vendor_raised_is_left_alone() -> None:
    assert kind(ZeroDivisionError()) is None


@pytest.mark.parametrize(
    ("headers", "pause"),
    [({"retry-after": "2"}, 2.0), ({"retry-after-ms": "150"}, 0.15), ({"retry-after": "soon"}, None), ({}, None)],
)
def test_a_pause_is_read_from_the_headers(headers: dict[str, str], pause: float | None) -> None:
    response = httpx2.Response(429, headers=headers, request=httpx2.Request("POST", "http://127.0.0.1/"))
    assert pause_asked(openai.RateLimitError("slow", response=response, body=None)) == pause


def test_a_pause_until_a_date_in_the_past_is_none_at_all() -> None:
    response = httpx2.Response(
        429,
        headers={"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"},
        request=httpx2.Request("POST", "http://127.0.0.1/"),
    )
    assert pause_asked(openai.RateLimitError("slow", response=response, body=None)) == 0


def test_the_tables_values_are_model_errors() -> None:
    assert all(issubclass(ours, ModelError) for ours in KINDS.values())


def test_the_model_package_loads_no_vendor_library() -> None:
    code = "import sys, pipeline.llm, pipeline.extract; print({'openai', 'instructor', 'chromadb'} & set(sys.modules))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "set()"


def test_options_hide_their_key() -> None:
    assert "hidden" not in repr(ModelOptions.model_validate({"model": "m", "api_key": "hidden"}, strict=False))
