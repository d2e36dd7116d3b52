"""The map as SVG: plain shapes and plain text with their looks as attributes, so that any program opens it."""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from pipeline.render.boxes import PALE, PAPER, box, kind, spoken
from pipeline.render.face import BOX, SMALL
from pipeline.render.layout import FRAME, MARGIN, linked, pill_width
from pipeline.render.legend import legend_row
from pipeline.render.markup import element, line_of_text, number
from pipeline.render.measure import clip
from pipeline.render.picture import Picture
from pipeline.render.tracks import PILL, Tracks
from pipeline.render.tree import Join, Place, Region
from pipeline.render.words import RELATIONS, Relation

FONT = "'Liberation Sans', Arial, Helvetica, 'DejaVu Sans', sans-serif"


def page_svg(picture: Picture) -> Markup:
    """The map for the report: everything drawn, what a fold hides switched off, to be moved by the page's script."""
    layout = picture.opening
    return element(
        "svg",
        *_Drawing(Tracks(picture, layout), buttons=True).parts(),
        id="map",
        viewBox=f"0 0 {number(layout.wide)} {number(layout.high)}",
        preserveAspectRatio="xMidYMid meet",
        role="group",
        aria_label="Argument map: the conclusion at the left, what bears on it to the right",
        font_family=FONT,
    )


def standalone_svg(picture: Picture) -> str:
    """The whole map as a file of its own, with its title and legend."""
    layout = picture.whole
    title = picture.sheet.map.article.title
    samples, wide = legend_row(picture)
    wide, high = max(layout.wide, wide + 2 * MARGIN), layout.high + 76
    drawing = element("g", *_Drawing(Tracks(picture, layout)).parts(), transform="translate(0 40)")
    drawn = element(
        "svg",
        element("title", f"Argument map: {title}"),
        element("rect", width=wide, height=high, fill=PAPER),
        line_of_text(clip(title, 17, wide - 2 * MARGIN, bold=True), MARGIN, 32, size=17, bold=True),
        drawing,
        element("g", *samples, transform=f"translate({MARGIN} {number(high - 30)})"),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(wide)} {number(high)}",
        width=wide,
        height=high,
        font_family=FONT,
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{drawn}\n'


@dataclass(frozen=True)
class _Drawing:
    """All shapes of a map; ``buttons`` adds what only a page with a script can use."""

    tracks: Tracks
    buttons: bool = False

    def parts(self) -> Iterable[Markup]:
        """Regions below, then frames, lines, words, boxes."""
        grown = self.tracks.picture.grown
        joins = list(enumerate(grown.joins))
        yield element("g", *(self._region(at, each) for at, each in enumerate(grown.regions)), class_="regions")
        yield element("g", *(self._frame(at, join) for at, join in joins if linked(join)), class_="frames")
        yield element("g", *(self._line(at, join) for at, join in joins), class_="lines")
        yield element("g", *(self._pill(at, join) for at, join in joins), class_="pills")
        yield element("g", *(self._box(here, each) for here, each in enumerate(grown.places)), class_="boxes")

    def _region(self, at: int, region: Region) -> Markup:
        path, x, y = self.tracks.region(region)
        caption = clip(f"§ {region.section}", SMALL, BOX)
        return element(
            "g",
            element("path", d=path, fill="#e9eaf3"),
            line_of_text(caption, x, y, size=SMALL, fill=PALE, bold=True),
            data_r=at,
            display=_display(shown=bool(path)),
        )

    def _frame(self, at: int, join: Join) -> Markup:
        shown = self.tracks.shown(join)
        top, low = self.tracks.frame(join) if shown else (0, 0)
        return element(
            "rect",
            x=self.tracks.left(join) - FRAME,
            y=top,
            width=BOX + 2 * FRAME,
            height=low - top,
            rx=10,
            fill="#dcefe8",
            stroke=RELATIONS[join.step.relation].colour,
            stroke_width=1.2,
            stroke_dasharray="5 3",
            data_f=at,
            display=_display(shown=shown),
        )

    def _line(self, at: int, join: Join) -> Markup:
        shown = self.tracks.shown(join)
        line, head = self.tracks.paths(at, join) if shown else ("", "")
        look = RELATIONS[join.step.relation]
        return element(
            "g",
            element("path", d=line, stroke_dasharray=look.dash or None),
            element("path", d=head),
            fill="none",
            stroke=look.colour,
            stroke_width=look.wide,
            stroke_linejoin="round",
            data_l=at,
            class_=_guessed(join),
            **({} if self.buttons else self._joined(join)),
            display=_display(shown=shown),
        )

    def _joined(self, join: Join) -> dict[str, str | None]:
        """What a line joins, by ids, for programs that read the picture."""
        grown = self.tracks.picture.grown
        sources = " ".join(str(grown.places[each].statement) for each in join.members)
        target = grown.places[join.owner].statement if join.hangs is None else grown.joins[join.hangs].step.id
        return {"data_step": join.step.id, "data_from": sources, "data_to": target}

    def _pill(self, at: int, join: Join) -> Markup:
        look, wide = RELATIONS[join.step.relation], pill_width(join.step)
        shown = self.tracks.shown(join)
        x, y = self.tracks.pill(join) if shown else (0, 0)
        return element(
            "g",
            element("rect", y=-PILL / 2, width=wide, height=PILL, rx=PILL / 2, fill="#ffffff", stroke=look.colour),
            line_of_text(join.step.word, wide / 2, 3.7, size=SMALL, fill=look.colour, bold=True, anchor="middle"),
            transform=f"translate({number(x)} {number(y)})",
            data_w=at,
            class_=_guessed(join),
            display=_display(shown=shown),
        )

    def _box(self, here: int, place: Place) -> Markup:
        spot, words = self.tracks.layout.spots.get(here), self.tracks.picture.faces[here]
        x, y = (spot.x, spot.y - words.height / 2) if spot else (0, 0)
        return element(
            "g",
            *box(self.tracks.picture, here, button=self.buttons),
            class_=kind(place),
            data_i=here,
            data_statement=None if self.buttons else place.statement,
            transform=f"translate({number(x)} {number(y)})",
            display=_display(shown=spot is not None),
            tabindex="-1" if self.buttons else None,
            role="button" if self.buttons else None,
            aria_label=spoken(place, words) if self.buttons else None,
        )


def _guessed(join: Join) -> str | None:
    """What stands on place alone is left out of print."""
    return "guessed" if join.step.relation is Relation.PERHAPS else None


def _display(*, shown: bool) -> str | None:
    return None if shown else "none"
