// The map of a story. The server draws the outline and says what is true; this module moves about in it and acts on it
// by key. Without it, the same page works by links and forms.
import {follow, get, keys, say} from "./desk.js";
import {busy, show, take} from "./map_acts.js";
import {showCard} from "./map_card.js";
import {askAuthor, EDITS, go} from "./map_edits.js";
import {showGuess} from "./map_guesses.js";
import {begin, drawWhole, end, into, levels, light, lightPlace, out, paint, select, setOpen, showOnlyFlags, step, toggle} from "./map_outline.js";
import {$, $$, address, body, know, map, may, page} from "./map_state.js";
import {checkWords, offerWords} from "./map_words.js";

function toFlag(step) {
  const order = page.flags;
  if (!order.length) { say("No flags."); return; }
  const shown = $("#card .inner")?.dataset.flag;
  let at = order.findIndex(flag => flag.id === shown);
  if (at < 0) at = step > 0 ? -1 : 0;
  const flag = order[(at + step + order.length) % order.length];
  const i = map.home.get(flag.at);
  if (i !== undefined) { select(i, "key"); showCard(flag.id); }
  else location.href = `/queue?story=${body.dataset.story}&at=${body.dataset.story}-${flag.id}`;
}

// ---- which part is shown where not all have room
function showTab(name) {
  body.dataset.tab = name;
  for (const tab of $$(".tabs button")) tab.setAttribute("aria-current", String(tab.dataset.tab === name));
  if (name === "foc") paint();
  scrollTo(0, 0);
}
function beside(article) { body.dataset.art = article ? "on" : ""; $("#artb")?.setAttribute("aria-pressed", String(article)); }
function showArticle() { if (getComputedStyle($(".tabs")).display === "none") beside(true); else showTab("art"); }

// ---- keys
const KEYS = {
  "first": ["Home", "First line", () => end(false)],
  "last": ["End", "Last line", () => end(true)],
  "down": ["↓", "Next line", () => step(1)],
  "up": ["↑", "Line before", () => step(-1)],
  "into": ["→", "Unfold, or go to the first below", into],
  "out": ["←", "Fold, or go to what it stands under", out],
  "go": ["h", "Go to a statement…", go],
  "only-flags": ["f", "Only flags", showOnlyFlags],
  "flag-next": ["n", "Next flag", () => toFlag(1)],
  "flag-before": ["⇧n", "Flag before", () => toFlag(-1)],
  "queue": ["Enter", "Open the flag in the queue", () => { const link = $('#card [data-key="queue"]'); if (!link) return false; link.click(); }],
  "article": ["t", "Article or drawing", () => { const on = body.dataset.art !== "on"; beside(on); if (on) light(true); else paint(); }],
  "published": ["⇧p", "Published view", () => { location.href = `/stories/${body.dataset.story}/published`; }],
};
const WORK = {
  "ask": ["q", "Ask the author…", askAuthor],
  "check": ["k", "Check this: selected words into the queue", checkWords],
};
const LEVELS = Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9].map(count => [`level-${count}`, [String(count), `${count} level${count > 1 ? "s" : ""}`, () => levels(count)]]));

document.addEventListener("click", event => {
  const hit = selector => event.target.closest(selector);
  let found;
  if ((found = hit("#tree .fold:not(.leaf)"))) { const i = Number(found.closest("li").dataset.i); setOpen(i, found.closest("li").classList.contains("shut")); return; }
  if ((found = hit("#tree li"))) { if (event.shiftKey || event.ctrlKey) { event.preventDefault(); select(Number(found.dataset.i), "tree"); toggle(); } else select(Number(found.dataset.i), "tree"); found.focus({preventScroll: true}); return; }
  if ((found = hit("#focus [data-all]"))) { drawWhole(Number(found.dataset.all)); return; }
  if ((found = hit("#focus .bx"))) { select(Number(found.dataset.i), "box"); return; }
  if ((found = hit("#art mark"))) { const flag = page.flags.find(one => one.id === found.dataset.f); if (flag && map.home.has(flag.at)) { select(map.home.get(flag.at), "art"); showCard(flag.id); } return; }
  if ((found = hit("#art .sp")) && getSelection().isCollapsed) { const id = found.dataset.s.split(" ")[0]; if (map.home.has(id)) select(map.home.get(id), "art"); return; }
  if ((found = hit("#card a[data-flag]"))) { event.preventDefault(); showCard(found.dataset.flag); return; }
  if ((found = hit("#card .pas a"))) { event.preventDefault(); const place = new URL(found.href).searchParams; showArticle(); lightPlace(Number(place.get("from")), Number(place.get("to"))); return; }
  if ((found = hit(".tabs [data-tab]"))) { showTab(found.dataset.tab); return; }
  if ((found = hit("button[data-key], a[data-key=check]")) && !found.closest("dialog, header")) { event.preventDefault(); const bound = {...KEYS, ...WORK, ...EDITS, ...LEVELS}[found.dataset.key]; bound?.[2](event); }
});
document.addEventListener("submit", event => { if (event.target.closest("#guesses, [data-mark]")) event.preventDefault(); });
addEventListener("resize", () => paint());

// ---- start
know(JSON.parse($("#data").textContent), page.version);
begin();
keys({...KEYS, ...(body.dataset.ask === "yes" ? WORK : {}), ...(may ? EDITS : {}), ...LEVELS});
showGuess(0);
offerWords();
select(map.home.get(body.dataset.at) ?? 0, "");
const asked = new URLSearchParams(location.search);
if (asked.has("to")) lightPlace(Number(asked.get("from")), Number(asked.get("to")));
follow(body.dataset.story, async events => {
  const theirs = events.filter(event => !event.mine);
  if (!theirs.length || busy()) return;
  take(await get(`${address}/parts?draft=${body.dataset.draft}`), true);
  show("", `${theirs.at(-1).by}: ${theirs.at(-1).told}`);
});
performance.mark("interactive");

