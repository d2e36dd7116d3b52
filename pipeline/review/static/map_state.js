// What the page of a map knows: its lines, what is chosen of them, and which version of the draft they are of.

export const $ = (selector, root = document) => root.querySelector(selector);
export const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
export const body = document.body, address = body.dataset.address, may = body.dataset.may === "yes";

export const map = {
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
// `flags`: those of the article in their order; `speakers`: who says something in it.
export const page = {version: Number(body.dataset.version), flags: [], speakers: [], selected: 0};
export const multi = new Set(); // ids of several statements that are selected

export function know(data, version) {
  map.take(data.rows);
  Object.assign(page, {flags: data.flags, speakers: data.speakers, version});
  for (const id of [...multi]) if (!map.home.has(id)) multi.delete(id);
}

export const called = row => row.no || (row.main ? "the main claim" : "");
export const current = () => map.rows[page.selected];
export const chosen = () => (multi.size ? map.rows.filter(row => !row.ghost && multi.has(row.id)) : [current()]).filter(row => row.id).map(row => row.id);
