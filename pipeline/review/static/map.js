// The map of a story: selecting, folding, and acts by key. The server draws the outline and says what is true; this
// module moves about in it. Without it, the same page works by links and forms.
import {keys, say, get, post, dialog, follow, Refused} from "./desk.js";
import {drawFocus, drawMini, made} from "./map_drawing.js";

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const body = document.body, address = body.dataset.address, may = body.dataset.may === "yes";

// ---- what is known of the map
const map = {
  rows: [], children: [], home: new Map(),
  take(rows) {
    this.rows = rows; this.children = rows.map(() => []); this.home = new Map();
    for (const row of rows) {
      if (row.p !== undefined) this.children[row.p].push(row.i);
      if (row.id && !row.ghost) this.home.set(row.id, row.i);
    }
  },
  kids(i) { return this.children[i] ?? []; },
  path(i) { const way = []; for (let at = i; at !== undefined; at = this.rows[at].p) way.unshift(at); return way; },
  below(i) { return this.kids(i).flatMap(kid => [kid, ...this.below(kid)]); },
};
let data = JSON.parse($("#data").textContent);
let version = Number(body.dataset.version);
let selected = 0, guess = 0, busy = false, flags = false, cardFor = "";
const open = new Set(), multi = new Set(), all = new Set();
const name = row => row.id || "beside";
const called = row => row.no || (row.main ? "the main claim" : "");
const current = () => map.rows[selected];

// ---- the outline
const line = i => $(`#tree li[data-i="${i}"]`);
const visible = () => $$("#tree li").filter(item => item.offsetParent !== null);

function dressTree() {
  $("#tree").setAttribute("role", "tree");
  $("#tree").setAttribute("aria-multiselectable", "true");
  for (const list of $$("#tree ul")) list.setAttribute("role", "group");
  for (const item of $$("#tree li")) {
    const row = map.rows[item.dataset.i];
    item.setAttribute("role", "treeitem");
    item.setAttribute("aria-level", row.l + 1);
    item.tabIndex = -1;
    const link = $(":scope > .row .go", item);
    if (link) { link.tabIndex = -1; link.removeAttribute("href"); }
    if (map.kids(row.i).length) fold(item, open.has(name(row)));
  }
}

function fold(item, opened) {
  item.classList.toggle("shut", !opened);
  item.setAttribute("aria-expanded", String(opened));
}

function setOpen(i, opened) {
  const row = map.rows[i];
  if (!map.kids(i).length) return;
  if (opened) open.add(name(row)); else open.delete(name(row));
  fold(line(i), opened);
}

function levels(count) {
  open.clear();
  for (const row of map.rows) if (map.kids(row.i).length) setOpen(row.i, row.l < count);
  const shown = map.path(selected).findLast(i => line(i).offsetParent !== null) ?? 0;
  select(shown, "key");
}

function filter() {
  for (const item of $$("#tree li")) {
    const row = map.rows[item.dataset.i];
    item.classList.toggle("far", flags && !row.f && !row.fb);
    if (flags && row.fb) setOpen(row.i, true);
  }
  for (const button of $$('[data-key="only-flags"]')) button.setAttribute("aria-pressed", String(flags));
}

// ---- selecting
function select(i, from = "") {
  if (!map.rows[i]) return;
  if (map.rows[i].ghost) i = map.home.get(map.rows[i].id) ?? i;
  selected = i;
  for (const above of map.path(i).slice(0, -1)) setOpen(above, true);
  for (const item of $$("#tree .row.on")) { item.classList.remove("on"); item.parentElement.setAttribute("aria-selected", "false"); item.parentElement.tabIndex = -1; }
  const item = line(i);
  $(":scope > .row", item).classList.add("on");
  item.setAttribute("aria-selected", "true");
  item.tabIndex = 0;
  if (from !== "tree") reveal($("#treebox"), $(":scope > .row", item));
  if (from === "key") item.focus({preventScroll: true});
  paint();
  light(from !== "art");
  const row = current();
  $("#where").textContent = row.main ? "main claim" : /^\d/.test(row.no ?? "") ? `${row.no} under the main claim` : `${row.no ?? ""} beside the argument`;
  if (from) say(`${called(row)}: ${row.w}`);
  showCard();
}

function paint() {
  if (!$("#focus").clientWidth) return;
  const chosen = drawFocus($("#focus"), map, selected, all);
  drawMini($("#mini"), map, selected);
  if (chosen) reveal($(".fz"), chosen);
}

function reveal(box, element) {
  const a = element.getBoundingClientRect(), b = box.getBoundingClientRect();
  if (!a.height || box.scrollHeight <= box.clientHeight) return;
  if (a.top < b.top + 12 || a.bottom > b.bottom - 12) box.scrollTop += a.top - b.top - b.height * .35;
}

function light(scroll) {
  for (const run of $$("#art .on")) run.classList.remove("on");
  const runs = current().id ? $$(`#art [data-s~="${CSS.escape(current().id)}"]`) : [];
  for (const run of runs) run.classList.add("on");
  if (scroll && runs[0]) reveal($(".c-art .scroll"), runs[0]);
}

let asking = 0;
async function showCard(flag = "") {
  const row = current(), card = $("#card");
  if (!row.id) { card.replaceChildren(made("p", {class: "say"}, row.w)); cardFor = ""; return; }
  const key = `${row.id} ${flag} ${version}`;
  if (key === cardFor) return;
  cardFor = key;
  const turn = ++asking;
  const answer = await fetch(`${address}/card?at=${encodeURIComponent(row.id)}&flag=${encodeURIComponent(flag)}&draft=${body.dataset.draft}`, {credentials: "same-origin", headers: {Accept: "text/html"}});
  const text = await answer.text();
  if (turn !== asking) return;
  if (!answer.ok) { cardFor = ""; return; }
  card.innerHTML = text;
  card.scrollTop = 0;
  keys({});
}

function toFlag(step) {
  const order = data.flags;
  if (!order.length) { say("No flags."); return; }
  const shown = $("#card .inner")?.dataset.flag;
  let at = order.findIndex(flag => flag.id === shown);
  if (at < 0) at = step > 0 ? -1 : 0;
  const flag = order[(at + step + order.length) % order.length];
  const i = map.home.get(flag.at);
  if (i !== undefined) { select(i, "key"); showCard(flag.id); }
  else location.href = `/queue?story=${body.dataset.story}&at=${body.dataset.story}-${flag.id}`;
}

// ---- guesses
const guessForms = () => $$("#guesses form.guess");
function showGuess(i) {
  const forms = guessForms();
  guess = forms.length ? (i + forms.length) % forms.length : 0;
  for (let tried = 0; tried < forms.length && forms[guess].classList.contains("answered"); tried += 1) guess = (guess + 1) % forms.length;
  forms.forEach((form, index) => form.classList.toggle("now", index === guess));
}
function answerGuess(op) {
  const form = guessForms()[guess];
  if (!form || !may) return false;
  if (op === "skip") { showGuess(guess + 1); say(`Guess ${guess + 1}`); return true; }
  form.classList.add("answered");
  showGuess(guess + 1);
  const refused = () => { form.classList.remove("answered"); showGuess(guessForms().indexOf(form)); };
  act({op: [op], link: [form.dataset.link], as: ["objection"]}, {stay: true, refused});
  return true;
}

// ---- acts
// They line up: hands are faster than verdicts. One that fails is told and holds up none behind it.
let lineUp = Promise.resolve();
function act(fields, options = {}) {
  if (may) lineUp = lineUp.then(() => run(fields, options));
  return lineUp;
}

async function run(fields, {stay = false, path = "acts", refused = () => {}}) {
  busy = true;
  body.setAttribute("aria-busy", "true");
  try {
    const told = await post(`${address}/${path}`, {fields, draft: body.dataset.draft, version});
    take(told, stay);
    toast(told, fields);
  } catch (error) {
    refused();
    await notDone(error, fields, {stay, path, refused});
  } finally { busy = false; body.removeAttribute("aria-busy"); }
}

async function notDone(error, fields, options) {
  if (error instanceof Refused && error.status === 409)
    try { await meanwhile(error, fields, options); return; } catch (failed) { error = failed; }
  if (!(error instanceof Refused)) reportError(error);
  toast({told: error instanceof Refused ? error.message : "The desk did not answer, so this may not be saved. Do it again"}, null, "no");
}

function take(told, stay) {
  const before = current()?.id, scroll = $("#treebox").scrollTop, asked = guessForms()[guess]?.dataset.link;
  version = told.version; data = told.data;
  $("#treebox").innerHTML = told.html.outline;
  $("#guesses").innerHTML = told.html.guesses;
  $("#head").innerHTML = told.html.head;
  if (told.html.article) $("#art").innerHTML = told.html.article;
  $("#sizes").textContent = told.sizes;
  body.dataset.version = version;
  map.take(data.rows);
  for (const id of [...multi]) if (!map.home.has(id)) multi.delete(id);
  dressTree(); filter(); mark(); keys({});
  showGuess(Math.max(0, guessForms().findIndex(form => form.dataset.link === asked)));
  $("#treebox").scrollTop = scroll;
  cardFor = "";
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

function show(kind, words, ...buttons) {
  const bar = made("div", {class: `toast ${kind}`, role: "status"}, made("bdi", {}, words), ...buttons);
  $("#toast").replaceChildren(bar);
  return bar;
}

let fading;
function toast(told, fields, kind = "") {
  clearTimeout(fading);
  const undo = made("button", {type: "button", class: "btn", "data-key": "undo"}, "Undo ", made("kbd", {}, "u"));
  const because = made("button", {type: "button", class: "btn", "data-key": "reason"}, "Say why ", made("kbd", {}, "y"));
  const refused = told.refused?.length ? ` ${told.refused.length} later edit${told.refused.length > 1 ? "s" : ""} could not be made again: ${told.refused.join(" ")}` : "";
  const bar = show(kind, `${told.told}.${refused}`.replace(/\.\.$/, "."), ...(kind || !fields ? [] : [undo, because]));
  keys({});
  say(told.told);
  if (!kind) fading = setTimeout(() => bar.remove(), 8000);
}

const chosen = () => (multi.size ? map.rows.filter(row => !row.ghost && multi.has(row.id)) : [current()]).filter(row => row.id).map(row => row.id);

function onLink(op, more = {}) {
  const row = current();
  if (!row.link) { toast({told: `${called(row) || "It"} stands under nothing`}, null, "no"); return; }
  act({op: [op], link: [row.link], statement: op === "retype" ? [] : [row.id], ...more});
}

function toggle() {
  const row = current(), ids = row.id ? [row.id] : map.kids(selected).map(i => map.rows[i].id);
  if (ids.every(id => multi.has(id))) for (const id of ids) multi.delete(id);
  else for (const id of ids) multi.add(id);
  mark();
  say(`${multi.size} selected`);
}
function mark() {
  for (const item of $$("#tree .row.multi")) item.classList.remove("multi");
  for (const id of multi) $(`#s-${CSS.escape(id)}`)?.classList.add("multi");
}

function undo(path) { multi.clear(); return act({}, {path}); }

// ---- dialogs
function ask(title, ...content) {
  const form = made("form", {method: "dialog", class: "pal"}, ...content);
  const box = dialog(title, form);
  return {form, box};
}

// A field that narrows a list; Enter takes the line that is marked.
function choose(title, lines, taken, extra = []) {
  const field = made("input", {type: "search", autocomplete: "off", role: "combobox", "aria-expanded": "true", "aria-controls": "lines", "aria-label": title});
  const list = made("ul", {id: "lines", role: "listbox", "aria-label": title});
  const {form, box} = ask(title, field, list, ...extra);
  let found = [], at = 0;
  const fill = () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    found = lines(field.value.trim()).filter(one => one.always || words.every(word => one.search.includes(word)));
    const number = found.findIndex(one => one.number && one.number === field.value.trim());
    if (number > 0) found.unshift(...found.splice(number, 1));
    found = found.slice(0, 40);
    at = Math.min(at, Math.max(0, found.length - 1));
    list.replaceChildren(...(found.length ? found.map((one, index) => {
      const item = made("li", {role: "option", id: `line-${index}`, "aria-selected": String(index === at)}, made("span", {class: "mut num"}, one.number ?? ""), made("bdi", {}, one.words), made("span", {class: "lab"}, one.side ?? ""));
      item.addEventListener("click", () => { box.close(); taken(one, form); });
      return item;
    }) : [made("li", {role: "option", "aria-selected": "false"}, made("span"), "Nothing matches. Fewer words?")]));
    if (found.length) field.setAttribute("aria-activedescendant", `line-${at}`);
    $(`#line-${at}`, list)?.scrollIntoView({block: "nearest"});
  };
  field.addEventListener("input", () => { at = 0; fill(); });
  form.addEventListener("keydown", event => {
    if (event.target === field && (event.key === "ArrowDown" || event.key === "ArrowUp")) { event.preventDefault(); at = (at + (event.key === "ArrowDown" ? 1 : Math.max(1, found.length) - 1)) % Math.max(1, found.length); fill(); }
    if (event.key === "Enter") { event.preventDefault(); const one = found[at]; if (one) { box.close(); taken(one, form); } }
  });
  fill();
  field.focus();
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
  const known = data.speakers.map(one => ({words: one.name || "the author", search: (one.name || "the author").toLowerCase(), name: one.name, kind: one.kind, side: one.kind.replace("_", " ")}));
  const lines = typed => (typed && !known.some(one => one.words === typed) ? [...known, {words: `“${typed}”`, name: typed, kind: "", search: "", always: true, side: "new"}] : known);
  choose(ids.length > 1 ? `Who says these ${ids.length} statements?` : mates > 1 ? `Who says this quotation of ${mates} statements?` : "Who says this?", lines,
    (one, form) => { multi.clear(); act({op: ["speaker"], statement: ids, name: one.name ? [one.name] : [], kind: [one.kind || form.elements.kind.value], alone: form.elements.alone.checked ? ["yes"] : []}); },
    [made("p", {class: "ft"}, "A new name is of ", kind, ...(mates > 1 ? [made("label", {}, alone, ` not the other ${mates - 1} of the quotation`)] : [alone]))]);
  alone.hidden = mates < 2;
}

function write(title, value, most, label, taken) {
  const field = made("input", {type: "text", maxlength: most, value, "aria-label": label, autocomplete: "off"});
  const left = made("span", {class: "num"});
  const count = () => { left.textContent = `${most - field.value.length} left`; };
  const {form, box} = ask(title, field, made("p", {class: "ft"}, made("button", {class: "btn pri"}, "Save ", made("kbd", {}, "Enter")), left));
  field.addEventListener("input", count);
  form.addEventListener("submit", () => { taken(field.value); });
  count(); field.focus(); field.select();
  return box;
}

function gist() {
  const row = current();
  if (!row.id) return;
  write(`${called(row) || "It"} in your words; the sentence stays below`, row.x ? row.w : row.w.slice(0, 90), 90, "Gist", text => act({op: ["gist"], statement: [row.id], text: [text]}));
}

function askAuthor() {
  const row = current();
  if (!row.id || body.dataset.ask !== "yes") return false;
  write(`What should the author answer about ${called(row)}?`, "", 4000, "Query", words => post(`${address}/questions`, {statement: row.id, words}).then(told => { take(told, true); toast(told, null); }).catch(error => toast({told: error.message}, null, "no")));
  return true;
}

function reason() {
  write("Why? It stands with your last edit", "", 500, "Reason", text => post(`${address}/reason`, {reason: text}).then(told => toast({told: told.told}, null)).catch(error => toast({told: error.message}, null, "no")));
}

// The words that a statement stands on, each with its place in the article in code points.
function wordsOf(id) {
  const words = [];
  let end = -1, open = false;
  for (const run of $$(`#art [data-s~="${CSS.escape(id)}"]`)) {
    let at = Number(run.dataset.o);
    if (at !== end) open = false;
    for (const char of run.textContent) {
      if (/\s/.test(char)) open = false;
      else if (open) words.at(-1).word += char;
      else { words.push({at, word: char}); open = true; }
      at += 1;
    }
    end = at;
  }
  return words;
}

function split() {
  const row = current();
  if (!row.id) return;
  const told = {words: wordsOf(row.id)};
  if (told.words.length < 2) { toast({told: "There is nothing to part"}, null, "no"); return; }
  let at = Math.max(1, told.words.findIndex((one, i) => i && /^(?:and|but|because|while|although|which|who)$/i.test(one.word)));
  const words = made("div", {class: "words", role: "group", "aria-label": "Words; the second part begins with the one that is pressed"});
  const paintWords = () => words.replaceChildren(...told.words.map((one, i) => {
    const button = made("button", {type: "button", tabindex: "-1", "aria-pressed": String(i === at)}, one.word);
    button.addEventListener("click", () => { if (i) { at = i; paintWords(); } });
    return button;
  }));
  const {form, box} = ask(`Split ${called(row)}: where does the second part begin?`, words, made("p", {class: "ft"}, made("button", {class: "btn pri"}, "Split ", made("kbd", {}, "Enter")), "← → move the cut"));
  form.addEventListener("keydown", event => {
    if (event.key === "ArrowRight" || event.key === "ArrowLeft") { event.preventDefault(); at = Math.min(told.words.length - 1, Math.max(1, at + (event.key === "ArrowRight" ? 1 : -1))); paintWords(); say(told.words[at].word); }
  });
  form.addEventListener("submit", () => act({op: ["split"], statement: [row.id], at: [String(told.words[at].at)]}));
  paintWords();
  $(".btn.pri", box).focus();
}

function merge() {
  if (multi.size > 1) { const ids = chosen(); multi.clear(); act({op: ["merge"], statement: ids}); return; }
  const row = current();
  if (!row.id) return;
  const lines = statements(new Set([row.i]));
  choose(`Merge ${called(row)} with …`, () => lines, one => act({op: ["merge"], statement: [row.id, one.id]}));
}

function publish() {
  const ids = chosen(), shown = ids.every(id => map.rows[map.home.get(id)].shown);
  if (!ids.length) return;
  multi.clear();
  act({op: ["publish"], statement: ids, shown: [shown ? "no" : "yes"]}, {stay: true});
}

// Words selected in the article: offsets are code points, as everywhere.
function picked() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!$("#art").contains(range.commonAncestorContainer)) return null;
  const offset = (node, at) => {
    const run = (node.nodeType === 3 ? node.parentElement : node.childNodes[at]?.nodeType === 1 ? node.childNodes[at] : node).closest?.("[data-o]");
    if (!run) return null;
    return Number(run.dataset.o) + (node.nodeType === 3 ? [...node.data.slice(0, at)].length : 0);
  };
  const start = offset(range.startContainer, range.startOffset), end = offset(range.endContainer, range.endOffset);
  return start === null || end === null || end <= start ? null : {start, end};
}
function add() {
  const words = picked();
  if (!words) { toast({told: "Select words of the article first, or type them as they stand there"}, null, "no"); write("Words of the article that make a statement", "", 1000, "Words as they stand in the article", text => act({op: ["add"], quote: [text]})); return; }
  getSelection().removeAllRanges();
  act({op: ["add"], start: [String(words.start)], end: [String(words.end)]});
}

function go() {
  const lines = statements();
  choose("Go to a statement", () => lines, one => select(one.i, "key"));
}

// ---- keys
const step = by => { const items = visible(), at = items.indexOf(line(selected)); const next = items[Math.max(0, Math.min(items.length - 1, at + by))]; if (next) select(Number(next.dataset.i), "key"); };
const extend = by => { if (current().id) multi.add(current().id); step(by); if (current().id) multi.add(current().id); mark(); say(`${multi.size} selected`); };
const end = last => { const items = visible(), item = last ? items.at(-1) : items[0]; if (item) select(Number(item.dataset.i), "key"); };
const KEYS = {
  "first": ["Home", "First line", () => end(false)],
  "last": ["End", "Last line", () => end(true)],
  "down": ["↓", "Next line", () => step(1)],
  "up": ["↑", "Line before", () => step(-1)],
  "into": ["→", "Unfold, or go to the first below", () => { const kids = map.kids(selected); if (!kids.length) return; if (open.has(name(current()))) select(kids[0], "key"); else { setOpen(selected, true); paint(); } }],
  "out": ["←", "Fold, or go to what it stands under", () => { if (map.kids(selected).length && open.has(name(current()))) setOpen(selected, false); else if (current().p !== undefined) select(current().p, "key"); }],
  "go": ["h", "Go to a statement…", go],
  "only-flags": ["f", "Only flags", () => { flags = !flags; filter(); say(flags ? "Only flags" : "All statements"); }],
  "flag-next": ["n", "Next flag", () => toFlag(1)],
  "flag-before": ["⇧n", "Flag before", () => toFlag(-1)],
  "queue": ["Enter", "Open the flag in the queue", () => { const link = $('#card [data-key="queue"]'); if (!link) return false; link.click(); }],
  "ask": ["q", "Ask the author…", askAuthor],
  "article": ["t", "Article or drawing", () => { const on = body.dataset.art !== "on"; body.dataset.art = on ? "on" : ""; $("#artb")?.setAttribute("aria-pressed", String(on)); if (on) light(true); else paint(); }],
  "published": ["⇧p", "Published view", () => { location.href = `/stories/${body.dataset.story}/published`; }],
};
const EDITS = {
  "accept": ["a", "Accept the guess", () => answerGuess("accept")],
  "turn-guess": ["r", "Turn the guess round", () => answerGuess("turn")],
  "object-guess": ["o", "The guess is an objection", () => answerGuess("retype")],
  "reject": ["x", "Reject the guess", () => answerGuess("detach")],
  "skip": ["s", "Skip the guess", () => answerGuess("skip")],
  "to-guess": ["⇧g", "Go to the statement that is guessed", () => { const form = guessForms()[guess]; if (form) select(map.home.get(form.dataset.at), "key"); }],
  "move": ["m", "Move under…", move],
  "speaker": ["v", "Speaker…", speaker],
  "gist": ["g", "Gist…", gist],
  "turn": ["⇧r", "Turn round", () => onLink("turn")],
  "objection": ["⇧o", "Objection, or reason again", () => onLink("retype", {as: [current().t === "but" ? "reason" : "objection"]})],
  "detach": ["⇧x", "Detach", () => onLink("detach")],
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
  "clear": ["Escape", "Clear the selection", () => { multi.clear(); mark(); $("#toast").replaceChildren(); for (const details of $$("details.draft[open]")) details.open = false; }],
};
const LEVELS = Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9].map(count => [`level-${count}`, [String(count), `${count} level${count > 1 ? "s" : ""}`, () => levels(count)]]));

document.addEventListener("click", event => {
  const hit = selector => event.target.closest(selector);
  let found;
  if ((found = hit("#tree .fold:not(.leaf)"))) { const i = Number(found.closest("li").dataset.i); setOpen(i, found.closest("li").classList.contains("shut")); return; }
  if ((found = hit("#tree li"))) { if (event.shiftKey || event.ctrlKey) { event.preventDefault(); select(Number(found.dataset.i), "tree"); toggle(); } else select(Number(found.dataset.i), "tree"); found.focus({preventScroll: true}); return; }
  if ((found = hit("#focus [data-all]"))) { all.add(Number(found.dataset.all)); paint(); return; }
  if ((found = hit("#focus .bx"))) { select(Number(found.dataset.i), "box"); return; }
  if ((found = hit("#art mark"))) { const flag = data.flags.find(one => one.id === found.dataset.f); if (flag && map.home.has(flag.at)) { select(map.home.get(flag.at), "art"); showCard(flag.id); } return; }
  if ((found = hit("#art .sp")) && getSelection().isCollapsed) { const id = found.dataset.s.split(" ")[0]; if (map.home.has(id)) select(map.home.get(id), "art"); return; }
  if ((found = hit("#card a[data-flag]"))) { event.preventDefault(); showCard(found.dataset.flag); return; }
  if ((found = hit(".tabs [data-tab]"))) { body.dataset.tab = found.dataset.tab; for (const tab of $$(".tabs button")) tab.setAttribute("aria-current", String(tab === found)); if (found.dataset.tab === "foc") paint(); scrollTo(0, 0); return; }
  if ((found = hit("button[data-key]")) && !found.closest("dialog, header")) { event.preventDefault(); const bound = {...KEYS, ...EDITS, ...LEVELS}[found.dataset.key]; bound?.[2](event); }
});
document.addEventListener("submit", event => { if (event.target.closest("#guesses, [data-mark]")) event.preventDefault(); });
addEventListener("resize", () => paint());

// ---- start
map.take(data.rows);
for (const row of map.rows) if (!row.l && (row.main || !row.id)) open.add(name(row));
dressTree();
keys(may ? {...KEYS, ...EDITS, ...LEVELS} : {...KEYS, ...LEVELS});
showGuess(0);
const wanted = new URLSearchParams(location.search).get("at");
select(map.home.get(wanted) ?? 0, "");
follow(body.dataset.story, async events => {
  const theirs = events.filter(event => !event.mine);
  if (!theirs.length || busy) return;
  take(await get(`${address}/parts?draft=${body.dataset.draft}`), true);
  show("", `${theirs.at(-1).by}: ${theirs.at(-1).told}`);
});
performance.mark("interactive");
