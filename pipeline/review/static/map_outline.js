// The outline and what follows it: folding, selecting, the focus drawing, and the light in the article.
import {say} from "./desk.js";
import {drawFocus, drawMini} from "./map_drawing.js";
import {showCard} from "./map_card.js";
import {$, $$, called, current, map, multi, page} from "./map_state.js";

const open = new Set(), all = new Set(); // lines that are unfolded; lines of which the drawing shows everything
const name = row => row.id || "beside";
let onlyFlags = false;

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

export function setOpen(i, opened) {
  const row = map.rows[i];
  if (!map.kids(i).length) return;
  if (opened) open.add(name(row)); else open.delete(name(row));
  fold(line(i), opened);
}

export function levels(count) {
  open.clear();
  for (const row of map.rows) if (map.kids(row.i).length) setOpen(row.i, row.l < count);
  const shown = map.path(page.selected).findLast(i => line(i).offsetParent !== null) ?? 0;
  select(shown, "key");
}

function filter() {
  for (const item of $$("#tree li")) {
    const row = map.rows[item.dataset.i];
    item.classList.toggle("far", onlyFlags && !row.f && !row.fb);
    if (onlyFlags && row.fb) setOpen(row.i, true);
  }
  for (const button of $$('[data-key="only-flags"]')) button.setAttribute("aria-pressed", String(onlyFlags));
}

// ---- selecting
export function select(i, from = "") {
  if (!map.rows[i]) return;
  if (map.rows[i].ghost) i = map.home.get(map.rows[i].id) ?? i;
  page.selected = i;
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

export function paint() {
  if (!$("#focus").clientWidth) return;
  const chosen = drawFocus($("#focus"), map, page.selected, all);
  drawMini($("#mini"), map, page.selected);
  if (chosen) reveal($(".fz"), chosen);
}

function reveal(box, element) {
  const a = element.getBoundingClientRect(), b = box.getBoundingClientRect();
  if (!a.height || box.scrollHeight <= box.clientHeight) return;
  if (a.top < b.top + 12 || a.bottom > b.bottom - 12) box.scrollTop += a.top - b.top - b.height * .35;
}

export function light(scroll) {
  for (const run of $$("#art .on")) run.classList.remove("on");
  const runs = current().id ? $$(`#art [data-s~="${CSS.escape(current().id)}"]`) : [];
  for (const run of runs) run.classList.add("on");
  if (scroll && runs[0]) reveal($(".c-art .scroll"), runs[0]);
}

// Words of the article that are no statement of their own, such as the other place of a finding.
export function lightPlace(from, to) {
  for (const run of $$("#art .on")) run.classList.remove("on");
  const runs = $$("#art [data-o]").filter(one => Number(one.dataset.o) < to && Number(one.dataset.o) + [...one.textContent].length > from);
  for (const run of runs) run.classList.add("on");
  if (runs[0]) reveal($(".c-art .scroll"), runs[0]);
}

// ---- several
export function toggle() {
  const row = current(), ids = row.id ? [row.id] : map.kids(page.selected).map(i => map.rows[i].id);
  if (ids.every(id => multi.has(id))) for (const id of ids) multi.delete(id);
  else for (const id of ids) multi.add(id);
  mark();
  say(`${multi.size} selected`);
}
function mark() {
  for (const item of $$("#tree .row.multi")) item.classList.remove("multi");
  for (const id of multi) $(`#s-${CSS.escape(id)}`)?.classList.add("multi");
}

// ---- moving about
export const step = by => { const items = visible(), at = items.indexOf(line(page.selected)); const next = items[Math.max(0, Math.min(items.length - 1, at + by))]; if (next) select(Number(next.dataset.i), "key"); };
export const extend = by => { if (current().id) multi.add(current().id); step(by); if (current().id) multi.add(current().id); mark(); say(`${multi.size} selected`); };
export const end = last => { const items = visible(), item = last ? items.at(-1) : items[0]; if (item) select(Number(item.dataset.i), "key"); };

// Afresh after the server drew its lines again.
export function redraw() { dressTree(); filter(); mark(); }

export function begin() {
  for (const row of map.rows) if (!row.l && (row.main || !row.id)) open.add(name(row));
  dressTree();
}

export function into() {
  const kids = map.kids(page.selected);
  if (!kids.length) return;
  if (open.has(name(current()))) select(kids[0], "key"); else { setOpen(page.selected, true); paint(); }
}
export function out() {
  if (map.kids(page.selected).length && open.has(name(current()))) setOpen(page.selected, false);
  else if (current().p !== undefined) select(current().p, "key");
}
export function showOnlyFlags() { onlyFlags = !onlyFlags; filter(); say(onlyFlags ? "Only flags" : "All statements"); }
export function drawWhole(i) { all.add(i); paint(); }
