"""One file to one article, or to one for each of its rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.boundary import Boundary
from pipeline.corpus.about import About
from pipeline.corpus.decode import canonical
from pipeline.corpus.find import ROWS, SUFFIXES, read_bytes, shown
from pipeline.corpus.front import sidecar
from pipeline.corpus.plain import read_plain
from pipeline.corpus.rows import Row, read_rows
from pipeline.corpus.sandbox import SANDBOX
from pipeline.errors import InputError
from pipeline.models import Article, Document, Entry, Failed, ReadLimits
from pipeline.text.sentences import first_line_title


@dataclass(frozen=True)
class Desk:
    """Where files are read: within which limits, and what the caller knows better than they do."""

    limits: ReadLimits
    better: About

    def of_file(self, path: Path) -> Iterator[Article | Failed]:
        """The article of a file, or of each row, a bad one as Failed; raises InputError for the file as a whole."""
        for item in self.entries(path):
            yield item.article if isinstance(item, Entry) else item

    def entries(self, path: Path) -> Iterator[Entry | Failed]:
        """The same, each with its row's own id and other columns."""
        try:
            beside = About.of(sidecar(path)).under(self.better)
            if path.suffix.lower() in ROWS:
                yield from self._of_rows(path, beside)
            else:
                article = self.of_bytes(read_bytes(path, self.limits.max_bytes), path.name, beside)
                yield Entry(own=article.id, article=article)
        except InputError as error:
            raise InputError(error.what, where=error.where or shown(path), do=error.do) from error

    def document(self, path: Path) -> Document:
        """A file as evidence: its text with its pages; raises InputError, for files of rows too."""
        try:
            return self._of_bytes(read_bytes(path, self.limits.max_bytes), path.name, About.of(sidecar(path)))
        except InputError as error:
            raise InputError(error.what, where=error.where or shown(path), do=error.do) from error

    def of_bytes(self, data: bytes, name: str, better: About | None = None) -> Article:
        """The article in a file's bytes, its format told by the file's name; raises InputError."""
        return self._of_bytes(data, name, better).article

    def _of_bytes(self, data: bytes, name: str, better: About | None) -> Document:
        suffix = Path(name).suffix.lower()
        if suffix not in SUFFIXES or suffix in ROWS:
            raise InputError(f"files ending in {suffix!r} are not read", do=f"Use one of {', '.join(SUFFIXES)}.")
        if not data:
            raise InputError("it is empty", do="Give a file with an article in it.")
        if len(data) > self.limits.max_bytes:
            what = f"it has more than the {self.limits.max_bytes:,} bytes allowed"
            raise InputError(what, do="Give a shorter article, or raise the setting max_bytes.")
        text, about = read_plain(data, self.limits) if suffix == ".txt" else SANDBOX.read(suffix, data, self.limits)
        return Document(article=self._article(text, about.under(better or self.better), name, data), pages=about.pages)

    def _of_rows(self, path: Path, beside: About) -> Iterator[Entry | Failed]:
        empty, unit = True, "row" if path.suffix.lower() == ".parquet" else "line"
        for number, row in read_rows(path, self.limits):
            empty = False
            item = self._of_row(row, f"{path.name}:{number}", beside)
            if isinstance(item, Failed):
                item = item.model_copy(update={"reason": f"{unit} {number}: {item.reason}"})
            yield item
        if empty:
            raise InputError("it holds no rows", do="Give a file with articles in it.")

    def _of_row(self, row: Row | InputError, name: str, beside: About) -> Entry | Failed:
        """The article of a row. What stands beside the file holds for every row that does not say it itself."""
        with Boundary(shown(name), "read") as inside:
            if isinstance(row, InputError):
                raise row
            about = beside.under(About.of(row.fields)).under(self.better)
            source = about.source or shown(name.rpartition(":")[0])  # the same whatever line it stands in
            about = about.model_copy(update={"notes": row.notes + about.notes, "source": source})
            article = self._article(row.text, about, name, row.data)
            return Entry(own=row.own or article.id, article=article, columns=row.columns)
        return inside.failed

    def _article(self, text: str, about: About, name: str, data: bytes) -> Article:
        text = canonical(text)
        if not any(char.isalnum() for char in text):
            raise InputError("it holds no text", do="Give a file with an article in it.")
        if len(text) > self.limits.max_chars:
            what = f"its text has {len(text):,} characters, more than the {self.limits.max_chars:,} allowed"
            raise InputError(what, do="Split it, or raise the setting max_chars.")
        return Article.of(
            text,
            title=about.title or first_line_title(text) or title_from(name),
            author=about.author,
            published=about.published,
            source=about.source or shown(name),
            url=about.url,
            file=shown(name),
            source_bytes=data,
            notes=about.notes,
        )


def title_from(name: str) -> str:
    """A file's name as a title: ``aid_and-allies.txt`` becomes ``Aid and allies``."""
    stem, dot, ending = shown(name).rpartition(".")
    words = " ".join((stem or ending).replace("_", " ").replace("-", " ").split())[:200] or "Untitled"
    row = ending.partition(":")[2] if dot else ""
    return words[0].upper() + words[1:] + (f", row {row}" if row else "")
