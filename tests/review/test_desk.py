"""The desk as a whole: its pages answer, and its database is what its tables say."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from playwright.sync_api import Browser, expect

from pipeline.review.database import open_database
from pipeline.review.database.tables import Base
from tests.review.running import Running


def test_the_library_lists_a_story_with_its_main_claim(desk: Running) -> None:
    desk.story()
    shown = desk.client().get("/")
    assert shown.status_code == 200
    assert "The patrol that pays for itself" in shown.text
    assert "1 article," in shown.text


def test_migrations_make_the_tables_that_the_code_works_with(database_url: str) -> None:
    database = open_database(database_url)
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    database.close()


def test_the_library_opens_in_a_browser(sqlite_desk: Running, chrome: Browser) -> None:
    sqlite_desk.story()
    page = sqlite_desk.browser(chrome)
    page.goto("/")
    expect(page.get_by_role("link", name="The patrol that pays for itself")).to_be_visible()
    assert sqlite_desk.said == []
