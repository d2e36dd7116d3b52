"""Routes of the queue: the list with one card open, and what is done about its findings."""

from typing import Any

from sqlalchemy.orm import Session
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from pipeline.errors import InputError
from pipeline.render.words import VERDICTS
from pipeline.review.database import tables as t
from pipeline.review.queue import attaching, correcting, entering, looking, questioning
from pipeline.review.queue.asking import Key, act_of, back, day_of, filter_of, key_of, settling_of, target_of, whole
from pipeline.review.queue.deciding import amend, decide, decide_all, last_decisions, undo
from pipeline.review.queue.items import Item
from pipeline.review.queue.keeping import one
from pipeline.review.queue.listing import Listing, called, listing
from pipeline.review.queue.questions import ask_author
from pipeline.review.queue.standing import OUTCOMES, Outcome, State
from pipeline.review.queue.subjects import Target
from pipeline.review.queue.tending import (
    Handover,
    change,
    looked,
    note,
    opened,
)
from pipeline.review.queue.together import findings_of_items, shared_sources
from pipeline.review.queue.view import card_view
from pipeline.review.security.people import Right
from pipeline.review.trouble import Unseen
from pipeline.review.visits import Visit, act, page


def _show(visit: Visit) -> HTMLResponse:
    names = called(visit.desk.workshop.table)
    with visit.desk.database.reading() as session:
        listed, item = listing(session, filter_of(visit), visit.asked("at"), visit.person, names)
        item = item or _asked_for(session, visit)
        listed = listed.beside(item) if item is not None else listed
        card = card_view(session, item, visit.person) if item is not None else None
        last = last_decisions(session, visit.person)
    saved, again = (visit.asked(name) if visit.asked(name).isdecimal() else "" for name in ("saved", "again"))
    return visit.page(
        "queue.html",
        **_known(listed),
        card=card,
        last=last,
        asked_at=bool(visit.asked("at")),
        saved=saved[:3],
        again=again[:4] or "0",
    )


def _card(visit: Visit) -> HTMLResponse:
    """The card alone, for a page that stands open."""
    names = called(visit.desk.workshop.table)
    with visit.desk.database.reading() as session:
        listed, item = listing(session, filter_of(visit), visit.asked("at"), visit.person, names)
        item = item or _asked_for(session, visit)
        if item is None:
            raise Unseen("there is no such finding")
        listed = listed.beside(item)
        card = card_view(session, item, visit.person)
    return visit.page("queue_card.html", **_known(listed), card=card, saved="", again="0")


def _known(listed: Listing) -> dict[str, Any]:
    return {"listed": listed, "outcomes": OUTCOMES, "outcome_words": outcome_words, "State": State, "looks": VERDICTS}


def outcome_words(outcome: str | None) -> str:
    """``Stands with change``; empty for none."""
    return OUTCOMES[Outcome(outcome)] if outcome else ""


def _asked_for(session: Session, visit: Visit) -> Item | None:
    """The finding that the address names, though the filter does not show it."""
    key = Key.of(visit.asked("at"))
    return one(session, key.story, key.finding) if key is not None else None


def _looked(visit: Visit) -> Response:
    """A page tells that it shows a card; that one was fetched says nothing, for browsers and pages fetch ahead."""
    key = key_of(visit.word("at"))
    with visit.desk.database.writing() as session:
        looked(session, key.story, key.finding, act_of(visit))
    return visit.to(back(visit, visit.word("at")))


def _decide(visit: Visit) -> Response:
    target = target_of(visit)
    with visit.desk.database.writing() as session:
        decide(session, target, settling_of(visit), act_of(visit))
    return visit.to(back(visit, visit.word("then") or visit.word("at")))


def _undo(visit: Visit) -> Response:
    which = visit.word("decision")
    with visit.desk.database.writing() as session:
        lifted = undo(session, act_of(visit), whole(which) if which else None)
        at = f"{lifted.story_id}-{lifted.finding}" if lifted is not None else visit.word("at")
    return visit.to(back(visit, at))


def _show_decision(visit: Visit) -> HTMLResponse:
    with visit.desk.database.reading() as session:
        decision = session.get(t.Decision, visit.number("decision"))
        item = one(session, decision.story_id, decision.finding) if decision is not None else None
        if decision is None or item is None or decision.outcome is None:
            raise Unseen("there is no such decision")
        last = last_decisions(session, visit.person)
    editable = decision.id in {each.id for each in last}
    return visit.page(
        "queue_decision.html",
        decision=decision,
        item=item,
        editable=editable,
        outcomes=OUTCOMES,
        outcome_words=outcome_words,
    )


def _amend(visit: Visit) -> Response:
    number = visit.number("decision")
    with visit.desk.database.writing() as session:
        if number not in {each.id for each in last_decisions(session, visit.person)}:
            raise InputError("only the last ten decisions of one's own are edited", do="Decide the finding again.")
        made = amend(session, number, settling_of(visit), whole(visit.word("seen")), act_of(visit))
        at = f"{made.story_id}-{made.finding}"
    return visit.to(f"/queue?at={at}")


def _show_bulk(visit: Visit) -> HTMLResponse:
    """Findings that one act may settle: those alike, or all of a group."""
    with visit.desk.database.reading() as session:
        listed, _ = listing(session, filter_of(visit), "", visit.person, called(visit.desk.workshop.table))
    same = visit.asked("alike")
    items = [item for shown in listed.groups for item in shown.items if same in ("", item.alike)]
    if not items:
        raise Unseen("nothing of this is left to settle")
    title = listed.groups[0].group.title if len(listed.groups) == 1 or not same else f"“{items[0].quote}”"
    with visit.desk.database.reading() as session:
        told = findings_of_items(session, items)
        sources = tuple(shared_sources(session, told, visit.person))
    return visit.page(
        "queue_bulk.html",
        **_known(listed),
        items=items,
        title=title,
        back=filter_of(visit).query(),
        told=told,
        sources=sources,
    )


def _bulk(visit: Visit) -> Response:
    chosen = [key_of(each.partition("/")[0]) for each in visit.words("item")]
    seen = [whole(each.partition("/")[2]) for each in visit.words("item")]
    if not chosen:
        raise InputError("no finding was chosen", do="Tick those that are to be settled.")
    targets = [Target(key.story, key.finding, version) for key, version in zip(chosen, seen, strict=True)]
    with visit.desk.database.writing() as session:
        decide_all(session, targets, settling_of(visit), act_of(visit))
    return visit.to(back(visit))


def _handle(visit: Visit) -> Response:
    target = target_of(visit)
    who = str(visit.person.id) if visit.word("mine") else visit.word("assignee")
    try:
        state = State(visit.word("state"))
    except ValueError as error:
        raise InputError("there is no such state") from error
    becomes = Handover(state, whole(who) if who else None, day_of(visit.word("due")), bool(visit.word("eyes")))
    with visit.desk.database.writing() as session:
        change(session, target, becomes, act_of(visit))
    return visit.to(back(visit, visit.word("at")))


def _note(visit: Visit) -> Response:
    key = key_of(visit.word("at"))
    with visit.desk.database.writing() as session:
        note(session, key.story, key.finding, visit.word("words"), act_of(visit))
    return visit.to(back(visit, visit.word("at")))


def _ask(visit: Visit) -> Response:
    with visit.desk.database.writing() as session:
        ask_author(session, target_of(visit), visit.word("words"), act_of(visit))
    return visit.to(back(visit, visit.word("at")))


def _opened(visit: Visit) -> Response:
    """A source was opened, of one finding or of several that are settled together."""
    found = [key_of(each) for each in visit.words("at")] or [key_of("")]
    with visit.desk.database.writing() as session:
        for key in found:
            opened(session, key.story, key.finding, visit.word("url"), visit.word("row"), act_of(visit))
    return visit.to(back(visit, visit.word("at")))


def routes() -> list[Route]:
    """What is served here."""
    return [
        page("/queue", _show, name="queue"),
        page("/queue/card", _card, name="queue-card"),
        page("/queue/bulk", _show_bulk, Right.CHECK, name="queue-bulk"),
        page("/queue/decisions/{decision:int}", _show_decision, Right.CHECK, name="queue-decision"),
        act("/queue/decide", _decide, Right.CHECK),
        act("/queue/undo", _undo, Right.CHECK),
        act("/queue/decisions/{decision:int}", _amend, Right.CHECK),
        act("/queue/bulk", _bulk, Right.CHECK),
        act("/queue/handling", _handle, Right.CHECK),
        act("/queue/opened", _opened, Right.CHECK),
        act("/queue/looked", _looked, Right.READ),
        act("/queue/notes", _note, Right.WORK),
        act("/queue/questions", _ask, Right.WORK),
        *attaching.routes(),
        *correcting.routes(),
        *entering.routes(),
        *looking.routes(),
        *questioning.routes(),
    ]
