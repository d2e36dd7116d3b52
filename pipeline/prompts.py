"""Prompts: one Markdown file each, with YAML front matter and a Jinja2 body.

The front matter holds name, version, purpose, inputs, answer and examples.

The body has two parts, parted by a line ``---user---``: what the model is told once, and what it is asked about. The
inputs that a prompt declares must be the variables that its body uses. Article text enters a prompt through ``fenced``.
"""

import hashlib
import re
from collections.abc import Iterable
from functools import cached_property, lru_cache
from pathlib import Path

import jinja2
import jinja2.meta
import yaml
from pydantic import ValidationError

from pipeline.errors import PromptError
from pipeline.models import Noun, content_id

USER = "\n---user---\n"
_PACKED = Path(__file__).parent / "_data" / "prompts"
_CHECKOUT = Path(__file__).parent.parent / "prompts"
# No autoescape: a prompt is no HTML page. What could break out of the data block is taken care of by `fenced`.
_JINJA = jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=False, keep_trailing_newline=True)  # noqa: S701


class Prompt(Noun):
    """One prompt file; ``sha256`` is that of its body."""

    name: str
    version: int
    purpose: str
    inputs: tuple[str, ...]
    answer: str
    examples: tuple[str, ...] = ()
    body: str
    sha256: str

    @property
    def ref(self) -> str:
        """``name@version``, as records carry it."""
        return f"{self.name}@{self.version}"

    @cached_property
    def _halves(self) -> tuple[jinja2.Template, jinja2.Template]:
        system, _, user = self.body.partition(USER)
        return _JINJA.from_string(system), _JINJA.from_string(user)

    def render(self, **inputs: object) -> tuple[str, str]:
        """The system and the user message. Raises PromptError when an input is missing or not declared."""
        if set(inputs) != set(self.inputs):
            odd = ", ".join(sorted(set(inputs) ^ set(self.inputs)))
            raise PromptError(f"needs other inputs than it was given: {odd}", where=f"prompt {self.ref}")
        system, user = (half.render(inputs).strip() for half in self._halves)
        return system, user


@lru_cache(maxsize=32)
def load(name: str, folder: Path | None = None) -> Prompt:
    """The prompt of this name, from the installed package or else the checkout. Raises PromptError."""
    path = (folder or _folder()) / f"{name}.md"
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PromptError(f"cannot be read: {error}", where=str(path)) from error
    prompt = parse(text, where=str(path))
    if prompt.name != name:
        raise PromptError(f"calls itself {prompt.name!r}", where=str(path), do="Name the file after the prompt.")
    return prompt


def load_all() -> tuple[Prompt, ...]:
    """All prompts, by name. Raises PromptError for the first that does not fit."""
    return tuple(load(path.stem) for path in sorted(_folder().glob("*.md")))


def fingerprint(*names: str) -> str:
    """Changes when any of these prompts does."""
    return content_id("p", *(f"{prompt.ref} {prompt.sha256}" for prompt in map(load, names)), length=20)


def _folder() -> Path:
    return _PACKED if _PACKED.is_dir() else _CHECKOUT


def parse(text: str, *, where: str) -> Prompt:
    """A prompt from the text of its file. Raises PromptError when header and body do not fit each other."""
    head, body = _halved(text.replace("\r\n", "\n"), where)
    try:
        fields = yaml.safe_load(head)
        for several in ("inputs", "examples"):
            fields[several] = tuple(fields.get(several) or ())
        prompt = Prompt(**fields, body=body, sha256=hashlib.sha256(body.encode()).hexdigest())
    except ValidationError as error:
        first = error.errors()[0]
        raise PromptError(f"header: {'.'.join(map(str, first['loc']))}: {first['msg']}", where=where) from error
    except (yaml.YAMLError, TypeError, AttributeError) as error:
        raise PromptError(f"its header is no YAML mapping that can be used: {error}", where=where) from error
    _check(prompt, where)
    return prompt


def _halved(text: str, where: str) -> tuple[str, str]:
    _, opened, rest = text.partition("---\n")
    head, closed, body = rest.partition("\n---\n")
    if not opened or not closed or not text.startswith("---\n"):
        raise PromptError("has no front matter between two lines of three dashes", where=where)
    if USER not in body:
        raise PromptError("has no line ---user--- between what is told and what is asked", where=where)
    return head, body


def _check(prompt: Prompt, where: str) -> None:
    try:
        used = jinja2.meta.find_undeclared_variables(_JINJA.parse(prompt.body))
    except jinja2.TemplateSyntaxError as error:
        raise PromptError(f"its body is no template, line {error.lineno}: {error.message}", where=where) from error
    if used != set(prompt.inputs):
        odd = ", ".join(sorted(used ^ set(prompt.inputs)))
        raise PromptError(f"declared inputs and used variables differ: {odd}", where=where)
    for example in prompt.examples:
        if example not in prompt.body:
            raise PromptError(f"its body does not hold its example {example!r}", where=where)


_CONTROL = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_MARKUP = re.compile(r"<(?=[|/!a-zA-Z])|(?<=[|a-zA-Z\"'/])>|<(?=<)|(?<=>)>")
_TURN = re.compile(r"\[(?=/?(?:INST|SYS))", re.IGNORECASE)


def inert(text: str) -> str:
    """One line of foreign text without what a chat template or a data block could take for its own.

    Line ends and control characters become blanks; angle brackets of tags and ``<|turn|>`` marks become ‹ and ›.
    """
    line = _CONTROL.sub(" ", text).strip()
    return _TURN.sub("［", _MARKUP.sub(lambda found: "‹" if found[0] == "<" else "›", line))


def fenced(lines: Iterable[str]) -> str:
    """Foreign lines between two marks that the lines cannot contain: the marks are made of the lines' own hash."""
    body = "\n".join(inert(line) for line in lines)
    mark = hashlib.sha256(body.encode()).hexdigest()[:16]
    return f"<<<data {mark}\n{body}\ndata {mark}>>>"
