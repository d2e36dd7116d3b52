"""A real Chromium for the tests of pages: what it said on its console and what it asked the network for."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, sync_playwright

DESK, PHONE = (1600, 1000), (390, 844)
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium of this machine; the test is skipped where there is none."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("needs a Chromium or Chrome on the PATH")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=found, args=list(_FLAGS))
        yield browser
        browser.close()


@dataclass
class Opened:
    """A page with all that it did beyond showing itself."""

    page: Page
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


@contextmanager
def opened(
    browser: Browser, html: str, folder: Path, *, size: tuple[int, int] = DESK, js: bool = True
) -> Iterator[Opened]:
    """The page as a file, opened at a size, with or without scripts."""
    file = folder / "page.html"
    file.write_text(html, encoding="utf-8")
    window = {"width": size[0], "height": size[1]}
    context = browser.new_context(viewport=window, java_script_enabled=js, reduced_motion="reduce")
    page = context.new_page()
    seen = Opened(page)
    page.on("console", lambda message: seen.said.append(message.text))
    page.on("pageerror", lambda error: seen.said.append(str(error)))
    page.on("dialog", lambda dialog: (seen.said.append(dialog.message), dialog.dismiss()))

    def ask(request: Request) -> None:
        if request.url != file.as_uri() and not request.url.startswith(("blob:", "data:")):
            seen.asked.append(request.url)

    page.on("request", ask)
    page.goto(file.as_uri())
    yield seen
    context.close()
