"""A text that is taken in after a row was entered is checked against it from the start."""

from pathlib import Path

from pipeline.models import Verdict
from pipeline.review.current import current
from pipeline.review.library.importing import import_folders
from pipeline.store import dump, write_new_folder
from tests.review.checked_again import done, entry, on
from tests.review.running import Running


def test_an_imported_article_is_checked_against_the_rows_of_the_desk(desk: Running, tmp_path: Path) -> None:
    draft = done("Estvik handled 412 ships in 2025, more than ever.")
    row = entry(entity="Estvik", measure="Ships handled", value="388", scale=0, unit="ships")
    desk.desk.checks.enter(desk.person(), row)
    files = {"article.json": dump(draft.article), "map.json": dump(draft.map), "findings.json": dump(draft.findings)}
    write_new_folder(tmp_path / "run", files)
    assert list(import_folders(desk.desk, [tmp_path / "run"])) == []
    with desk.desk.database.reading() as session:
        assert on(current(session, 1).findings, "412").verdict is Verdict.CONTRADICTED
