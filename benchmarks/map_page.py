"""The map's page with hundreds of boxes: when it can be worked with, and what keys and edits cost, in Chromium.

    python benchmarks/map_page.py --boxes 500

The browser's own clock measures: from the start of the navigation until the page's script has done its work, from a key
to the frame that shows what it did, and from a key to the answer to an edit.
"""

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page

from pipeline.assemble.assembling import article_ref
from pipeline.assemble.graph import loose
from pipeline.ids import inference_id
from pipeline.models import (
    ArgumentMap,
    Article,
    Basis,
    Done,
    Fidelity,
    Findings,
    Inference,
    Provenance,
    Role,
    Span,
    Statement,
    TableRef,
)
from tests.browser import chromium
from tests.review.running import opened_desk, served

CHILDREN = 5
PRESSED = """([key, times]) => new Promise(done => {
  const taken = [];
  const press = () => {
    const start = performance.now();
    document.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}));
    requestAnimationFrame(() => setTimeout(() => {
      taken.push(performance.now() - start);
      taken.length < times ? press() : done(taken);
    }));
  };
  press();
})"""


def large(boxes: int) -> Done:
    """A map of so many statements, each with a few reasons."""
    words = [f"The {at} th harbour needs a pier because {at} boats lie in it." for at in range(boxes)]
    article = Article.of(" ".join(words), title="Many harbours", source="own")
    statements, start = [], 0
    for at, text in enumerate(words):
        statements.append(
            Statement(
                id=f"s{at}",
                role=Role.MAIN_CLAIM if at == 0 else Role.PREMISE,
                text=text,
                title=text[:80],
                fidelity=Fidelity.QUOTATION,
                spans=(Span(start=start, end=start + len(text), quote=text),),
            )
        )
        start += len(text) + 1
    inferences = tuple(
        Inference(
            id=inference_id([f"s{at}"], f"s{(at - 1) // CHILDREN}"),
            premises=(f"s{at}",),
            conclusion=f"s{(at - 1) // CHILDREN}",
            basis=Basis.POSITION if at % 3 else Basis.WORDS,
        )
        for at in range(1, boxes)
    )
    argmap = ArgumentMap(
        article=article_ref(article),
        statements=tuple(statements),
        inferences=inferences,
        apex=("s0",),
        provenance=Provenance(engine="rules", code="benchmark"),
    )
    argmap = argmap.model_copy(update={"disconnected": loose(argmap)})
    return Done(
        article=article, map=argmap, findings=Findings(table=TableRef(name="", hash=""), policy="none", findings=())
    )


def opening(page: Page, story: int) -> dict[str, float]:
    """Milliseconds from the start of the navigation."""
    page.goto(f"/stories/{story}/map")
    page.wait_for_function("performance.getEntriesByName('interactive').length > 0")
    entry = "performance.getEntriesByType('navigation')[0]"
    return {
        "answered": page.evaluate(f"{entry}.responseEnd"),
        "parsed": page.evaluate(f"{entry}.domInteractive"),
        "interactive": page.evaluate("performance.getEntriesByName('interactive')[0].startTime"),
    }


def main() -> None:
    """Prints one line for each thing measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--boxes", type=int, default=500)
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args()
    with (
        chromium() as chrome,
        tempfile.TemporaryDirectory() as folder,
        served(opened_desk(f"sqlite:///{folder}/desk.sqlite", Path(folder))) as desk,
    ):
        story = desk.story(large(options.boxes))
        page = desk.browser(chrome)
        opened = [opening(page, story) for _ in range(options.times)]
        for name in opened[0]:
            print(f"{name:12} {statistics.median(one[name] for one in opened):7.0f} ms after the start")
        for name, key in (("next line", "ArrowDown"), ("nine levels", "9"), ("one level", "1"), ("only flags", "f")):
            taken = page.evaluate(PRESSED, [key, options.times])
            print(f"{name:12} {statistics.median(taken):7.0f} ms to the frame that shows it")
        page.keyboard.press("1")
        taken = []
        for version in range(1, options.times + 1):
            start = time.perf_counter()
            page.keyboard.press("a")
            page.wait_for_selector(f'body[data-version="{version}"]', timeout=120_000)
            taken.append(1000 * (time.perf_counter() - start))
        print(f"{'an edit':12} {statistics.median(taken):7.0f} ms to the page with it, verdicts checked again")


if __name__ == "__main__":
    main()
