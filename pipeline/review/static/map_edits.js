// What an editor does to the map, each act by its key.
import {post, say} from "./desk.js";
import {made} from "./map_drawing.js";
import {act, take, toast, undo} from "./map_acts.js";
import {choose, write} from "./map_dialogs.js";
import {nextGuess, nowGuessed, showGuessOf} from "./map_guesses.js";
import {extend, redraw, select, toggle} from "./map_outline.js";
import {$, $$, address, called, chosen, current, map, may, multi, page} from "./map_state.js";
import {add, split} from "./map_words.js";

function answerGuess(op) {
  const form = nowGuessed();
  if (!form || !may) return false;
  if (op === "skip") { say(`Guess ${nextGuess()}`); return true; }
  form.classList.add("answered");
  nextGuess();
  const refused = () => { form.classList.remove("answered"); showGuessOf(form.dataset.link); };
  act({op: [op], link: [form.dataset.link], as: ["objection"]}, {stay: true, refused});
  return true;
}

function onLink(op, more = {}) {
  const row = current();
  if (!row.link) { toast({told: `${called(row) || "It"} stands under nothing`}, null, "no"); return; }
  act({op: [op], link: [row.link], statement: op === "retype" ? [] : [row.id], ...more});
}

const statements = (but = new Set()) => map.rows.filter(row => row.id && !row.ghost && !but.has(row.i)).map(row => ({
  number: row.no || (row.main ? "Main" : ""), words: row.w, id: row.id, i: row.i, side: row.f?.[0]?.words ?? "",
  search: `${row.no ?? ""} ${row.w} ${row.x ?? ""} ${row.sp ?? ""}`.toLowerCase(),
}));

const BONDS = [["reason", "as a reason for it"], ["objection", "as an objection to it"], ["undercut", "against the step from it"], ["elaborates", "as more about it"], ["rephrases", "as the same said again"]];

function move() {
  const ids = chosen();
  if (!ids.length) return;
  const rows = ids.map(id => map.home.get(id)), not = new Set(rows.flatMap(i => [i, ...map.below(i)]));
  const as = made("select", {name: "as", "aria-label": "As"}, ...BONDS.map(([value, words]) => made("option", {value}, words)));
  const title = ids.length > 1 ? `Move ${ids.length} statements under …` : `Move ${called(map.rows[rows[0]])} under …`;
  const lines = statements(not);
  choose(title, () => lines, (one, form) => { multi.clear(); act({op: ["attach"], statement: ids, to: [one.id], as: [form.elements.as.value]}); }, [made("p", {class: "ft"}, "Words or a number, then Enter ", as)]);
}

function speaker() {
  const ids = chosen(), mates = Number($("#card .inner")?.dataset.quotation ?? 1);
  if (!ids.length) return;
  const kind = made("select", {name: "kind", "aria-label": "Kind of speaker"}, ...[["named_person", "a person"], ["organisation", "an organisation"], ["group", "a group"]].map(([value, words]) => made("option", {value}, words)));
  const alone = made("input", {type: "checkbox", name: "alone"});
  const known = page.speakers.map(one => ({words: one.name || "the author", search: (one.name || "the author").toLowerCase(), name: one.name, kind: one.kind, side: one.kind.replace("_", " ")}));
  const lines = typed => (typed && !known.some(one => one.words === typed) ? [...known, {words: `“${typed}”`, name: typed, kind: "", search: "", always: true, side: "new"}] : known);
  choose(ids.length > 1 ? `Who says these ${ids.length} statements?` : mates > 1 ? `Who says this quotation of ${mates} statements?` : "Who says this?", lines,
    (one, form) => { multi.clear(); act({op: ["speaker"], statement: ids, name: one.name ? [one.name] : [], kind: [one.kind || form.elements.kind.value], alone: form.elements.alone.checked ? ["yes"] : []}); },
    [made("p", {class: "ft"}, "A new name is of ", kind, ...(mates > 1 ? [made("label", {}, alone, ` not the other ${mates - 1} of the quotation`)] : [alone]))]);
  alone.hidden = mates < 2;
}

function gist() {
  const row = current();
  if (!row.id) return;
  write(`${called(row) || "It"} in your words; the sentence stays below`, row.x ? row.w : row.w.slice(0, 90), 90, "Gist", text => act({op: ["gist"], statement: [row.id], text: [text]}));
}

export function askAuthor() {
  const row = current();
  if (!row.id) return false;
  write(`What should the author answer about ${called(row)}?`, "", 4000, "Query", words => post(`${address}/questions`, {statement: row.id, words}).then(told => { take(told, true); toast(told, null); }).catch(error => toast({told: error.message}, null, "no")));
  return true;
}

function reason() {
  write("Why? It stands with your last edit", "", 500, "Reason", text => post(`${address}/reason`, {reason: text}).then(told => toast({told: told.told}, null)).catch(error => toast({told: error.message}, null, "no")));
}

function merge() {
  if (multi.size > 1) { const ids = chosen(); multi.clear(); act({op: ["merge"], statement: ids}); return; }
  const row = current();
  if (!row.id) return;
  const lines = statements(new Set([row.i]));
  choose(`Merge ${called(row)} with …`, () => lines, one => act({op: ["merge"], statement: [row.id, one.id]}));
}

// Several at once are linked as they are; one is linked with another that is chosen.
function linkPremises() {
  if (multi.size > 1) { const ids = chosen(); multi.clear(); act({op: ["join"], statement: ids}); return; }
  const row = current();
  if (!row.id) return;
  const lines = statements(new Set([row.i]));
  choose(`${called(row)} is a reason only together with …`, () => lines, one => act({op: ["join"], statement: [row.id, one.id]}));
}

function publish() {
  const ids = chosen(), shown = ids.every(id => map.rows[map.home.get(id)].shown);
  if (!ids.length) return;
  multi.clear();
  act({op: ["publish"], statement: ids, shown: [shown ? "no" : "yes"]}, {stay: true});
}

export function go() {
  const lines = statements();
  choose("Go to a statement", () => lines, one => select(one.i, "key"));
}

export const EDITS = {
  "accept": ["a", "Accept the guess", () => answerGuess("accept")],
  "turn-guess": ["r", "Turn the guess round", () => answerGuess("turn")],
  "object-guess": ["o", "The guess is an objection", () => answerGuess("retype")],
  "reject": ["x", "Reject the guess", () => answerGuess("detach")],
  "skip": ["s", "Skip the guess", () => answerGuess("skip")],
  "to-guess": ["⇧g", "Go to the statement that is guessed", () => { const form = nowGuessed(); if (form) select(map.home.get(form.dataset.at), "key"); }],
  "move": ["m", "Move under…", move],
  "speaker": ["v", "Speaker…", speaker],
  "gist": ["g", "Gist…", gist],
  "turn": ["⇧r", "Turn round", () => onLink("turn")],
  "objection": ["⇧o", "Objection, or reason again", () => onLink("retype", {as: [current().t === "but" ? "reason" : "objection"]})],
  "detach": ["⇧x", "Detach", () => onLink("detach")],
  "link": ["l", "Link premises into one reason", linkPremises],
  "main-claim": ["c", "Make it the main claim", () => { if (current().id) act({op: ["main_claim"], statement: [current().id]}); }],
  "background": ["b", "Background", () => { const ids = chosen(); multi.clear(); if (ids.length) act({op: ["background"], statement: ids}); }],
  "split": ["/", "Split…", split],
  "merge": ["j", "Merge", merge],
  "publish": ["p", "Publish, or take out", publish],
  "new": ["w", "New statement from selected words", add],
  "pick": ["Space", "Select several", toggle],
  "pick-down": ["⇧↓", "Select down", () => extend(1)],
  "pick-up": ["⇧↑", "Select up", () => extend(-1)],
  "undo": ["u", "Undo", () => { undo("undo"); }],
  "redo": ["⇧u", "Redo", () => { undo("redo"); }],
  "reason": ["y", "Say why of your last edit", reason],
  "clear": ["Escape", "Clear the selection", () => { multi.clear(); redraw(); $("#toast").replaceChildren(); for (const details of $$("details.draft[open]")) details.open = false; }],
};
