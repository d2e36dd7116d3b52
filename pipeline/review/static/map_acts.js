// Acts on the map: one after another to the server, which answers with what changed. They line up: hands are faster
// than verdicts. One that fails is told and holds up none behind it.
import {get, keys, post, Refused, say} from "./desk.js";
import {made} from "./map_drawing.js";
import {forgetCard} from "./map_card.js";
import {nowGuessed, showGuessOf} from "./map_guesses.js";
import {redraw, select} from "./map_outline.js";
import {$, address, body, current, know, map, may, multi, page} from "./map_state.js";

let lineUp = Promise.resolve(), waiting = 0;
addEventListener("beforeunload", event => { if (waiting) event.preventDefault(); }); // what is on its way would be lost
export const busy = () => body.getAttribute("aria-busy") === "true";

export function act(fields, options = {}) {
  if (!may) return lineUp;
  waiting += 1;
  lineUp = lineUp.then(() => run(fields, options)).finally(() => { waiting -= 1; });
  return lineUp;
}

async function run(fields, {stay = false, path = "acts", refused = () => {}}) {
  body.setAttribute("aria-busy", "true");
  try {
    const told = await post(`${address}/${path}`, {fields, draft: body.dataset.draft, version: page.version});
    take(told, stay);
    toast(told, fields);
  } catch (error) {
    refused();
    await notDone(error, fields, {stay, path, refused});
  } finally { body.removeAttribute("aria-busy"); }
}

async function notDone(error, fields, options) {
  if (error instanceof Refused && error.status === 409)
    try { await meanwhile(error, fields, options); return; } catch (failed) { error = failed; }
  if (!(error instanceof Refused)) reportError(error);
  toast({told: error instanceof Refused ? error.message : "The desk did not answer, so this may not be saved. Do it again"}, null, "no");
}

export function take(told, stay) {
  const before = current()?.id, scroll = $("#treebox").scrollTop, asked = nowGuessed()?.dataset.link;
  know(told.data, told.version);
  $("#treebox").innerHTML = told.html.outline;
  $("#guesses").innerHTML = told.html.guesses;
  $("#head").innerHTML = told.html.head;
  if (told.html.article) $("#art").innerHTML = told.html.article;
  $("#sizes").textContent = told.sizes;
  body.dataset.version = page.version;
  redraw(); forgetCard(); keys({});
  showGuessOf(asked);
  $("#treebox").scrollTop = scroll;
  const wanted = [stay ? before : told.at, before, told.at].find(id => map.home.has(id));
  select(map.home.get(wanted) ?? 0, document.activeElement === body || $("#treebox").contains(document.activeElement) ? "key" : "");
}

// Somebody else was faster: their change is shown beside ours, and ours can be done all the same.
async function meanwhile(error, fields, options) {
  const told = await get(`${address}/parts?draft=${body.dataset.draft}`);
  take(told, true);
  if (told.drafts !== Number(body.dataset.draft)) {
    const there = made("a", {class: "btn", href: address}, `Open draft ${told.drafts}`);
    show("no", `Meanwhile: ${error.theirs} What you did was not saved.`, there);
    there.focus();
    return;
  }
  const again = made("button", {type: "button", class: "btn"}, "Do it all the same");
  const leave = made("button", {type: "button", class: "btn"}, "Leave it");
  const bar = show("no", `Meanwhile: ${error.theirs || "somebody changed the map."} What you did was not saved.`, again, leave);
  again.addEventListener("click", () => { bar.remove(); act(fields, options); });
  leave.addEventListener("click", () => bar.remove());
  again.focus();
}

export function show(kind, words, ...buttons) {
  const bar = made("div", {class: `toast ${kind}`, role: "status"}, made("bdi", {}, words), ...buttons);
  $("#toast").replaceChildren(bar);
  return bar;
}

let fading;
export function toast(told, fields, kind = "") {
  clearTimeout(fading);
  const undo = made("button", {type: "button", class: "btn", "data-key": "undo"}, "Undo ", made("kbd", {}, "u"));
  const because = made("button", {type: "button", class: "btn", "data-key": "reason"}, "Say why ", made("kbd", {}, "y"));
  const refused = told.refused?.length ? ` ${told.refused.length} later edit${told.refused.length > 1 ? "s" : ""} could not be made again: ${told.refused.join(" ")}` : "";
  const bar = show(kind, `${told.told}.${refused}`.replace(/\.\.$/, "."), ...(kind || !fields ? [] : [undo, because]));
  keys({});
  say(told.told);
  if (!kind) fading = setTimeout(() => bar.remove(), 8000);
}

export function undo(path) { multi.clear(); return act({}, {path}); }
