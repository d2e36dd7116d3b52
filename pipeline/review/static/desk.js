// What all pages of the desk share: theme, keys (remappable), the palette, and news from others.
//
//   import {keys, say, post, follow, command} from "/static/desk.js"   (through the import of the page's own module)
//   keys({open: ["o", "Open the source", () => …]})    a key under a name, shown wherever data-key="open" has a <kbd>
//   command("Undo", () => …)                           one more line of the palette
//   say("Undone")                                      to the live region
//   await post("/stories/1/undo", {version: 3})        JSON in, JSON out; throws Refused with .status and .theirs
//   follow(story, events => …)                         what others did, every few seconds

const $ = (selector, root = document) => root.querySelector(selector);
const store = {
  get(name, otherwise) { try { return JSON.parse(localStorage.getItem(name)) ?? otherwise; } catch { return otherwise; } },
  set(name, value) { try { localStorage.setItem(name, JSON.stringify(value)); } catch { /* nothing is kept */ } },
};

export function say(words) { const live = $("#live"); live.textContent = ""; requestAnimationFrame(() => { live.textContent = words; }); }

export class Refused extends Error {
  constructor(status, told) { super(told.error ?? "Not done."); this.status = status; this.theirs = told.theirs ?? ""; this.version = told.version ?? null; }
}

export const csrf = () => $('meta[name="csrf"]').content;

export async function post(path, body) {
  const answer = await fetch(path, {
    method: "POST", credentials: "same-origin", body: JSON.stringify(body),
    headers: {"Content-Type": "application/json", "Accept": "application/json", "X-CSRF-Token": csrf()},
  });
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(answer.status, told);
  return told;
}

export async function get(path) {
  const answer = await fetch(path, {credentials: "same-origin", headers: {"Accept": "application/json"}});
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(answer.status, told);
  return told;
}

// ---- theme
const theme = $("#theme");
const isDark = () => (document.documentElement.dataset.theme ?? (matchMedia("(prefers-color-scheme:dark)").matches ? "dark" : "light")) === "dark";
if (theme) {
  theme.hidden = false;
  const name = () => { theme.textContent = isDark() ? "Light" : "Dark"; };
  theme.addEventListener("click", () => {
    const chosen = isDark() ? "light" : "dark";
    document.documentElement.dataset.theme = chosen;
    try { localStorage.setItem("argmap-theme", chosen); } catch { /* for this page only */ }
    name();
  });
  name();
}

// ---- keys
const bound = new Map(); // name → {key, words, act}
const remapped = store.get("argmap-keys", {});
let off = store.get("argmap-keys-off", false);
const SINGLE = /^.$|^⇧.$/u;

export function keys(table) {
  for (const [name, [key, words, act]] of Object.entries(table)) bound.set(name, {key: remapped[name] ?? key, usual: key, words, act});
  label();
}

function label(root = document) {
  for (const [name, {key}] of bound)
    for (const cap of root.querySelectorAll(`[data-key="${CSS.escape(name)}"] kbd`)) { cap.textContent = key; cap.hidden = off && SINGLE.test(key); }
}

document.addEventListener("htmx:afterSettle", () => label());

const KEYS = {ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→", " ": "Space"};
function pressed(event) {
  const named = KEYS[event.key] ?? event.key;
  if (event.ctrlKey || event.metaKey) return `Ctrl ${named.toUpperCase()}`;
  if (event.altKey) return "";
  return event.shiftKey && /^\p{L}$/u.test(event.key) ? `⇧${event.key.toLowerCase()}` : event.shiftKey && named.length > 1 ? `⇧${named}` : named;
}

const typing = element => element?.closest?.('input:not([type=checkbox],[type=radio],[type=button],[type=submit]), textarea, select, [contenteditable="true"]');

document.addEventListener("keydown", event => {
  const key = pressed(event);
  if (event.defaultPrevented || !key || $("dialog[open]")) return;
  if (typing(event.target) && !key.startsWith("Ctrl ")) return;
  if ((key === "Enter" || key === "Space") && event.target.closest("a,button,summary,label,[role=button]")) return;
  for (const {key: own, act} of bound.values()) {
    if (own !== key || (off && SINGLE.test(own))) continue;
    if (act(event) !== false) { event.preventDefault(); return; }
  }
});

// ---- dialogs
export function dialog(title, content) {
  const box = document.createElement("dialog");
  const head = document.createElement("h2");
  head.textContent = title; head.id = "dialog-title";
  box.setAttribute("aria-labelledby", "dialog-title");
  box.append(head, content);
  box.addEventListener("close", () => box.remove());
  box.addEventListener("click", event => { if (event.target === box) box.close(); });
  document.body.append(box);
  box.showModal();
  return box;
}

function showKeys() {
  const form = document.createElement("form");
  form.method = "dialog"; form.className = "keys";
  const single = document.createElement("label");
  const check = Object.assign(document.createElement("input"), {type: "checkbox", checked: !off});
  single.append(check, " Single keys do something");
  check.addEventListener("change", () => { off = !check.checked; store.set("argmap-keys-off", off); label(); });
  form.append(single);
  for (const [name, one] of bound) {
    const line = document.createElement("label");
    const field = Object.assign(document.createElement("input"), {value: one.key, size: 8, autocomplete: "off", readOnly: true});
    field.addEventListener("keydown", event => {
      if (event.key === "Tab" || event.key === "Escape" || event.key === "Enter") return;
      event.preventDefault();
      const key = pressed(event);
      if (!key || ["Shift", "Control", "Alt", "Meta", "Ctrl CONTROL", "Ctrl META"].includes(key)) return;
      const taken = [...bound].find(([other, {key: its}]) => other !== name && its === key);
      if (taken) { say(`${key} is taken: ${taken[1].words}`); return; }
      one.key = key; field.value = key; remapped[name] = key; store.set("argmap-keys", remapped); label();
    });
    line.append(field, ` ${one.words}`);
    form.append(line);
  }
  const usual = Object.assign(document.createElement("button"), {type: "button", className: "btn", textContent: "All as they were"});
  usual.addEventListener("click", () => { for (const name of Object.keys(remapped)) delete remapped[name]; store.set("argmap-keys", remapped); for (const one of bound.values()) one.key = one.usual; label(); box.close(); });
  const done = Object.assign(document.createElement("button"), {className: "btn pri", textContent: "Done"});
  form.append(usual, " ", done);
  const box = dialog("Keys: press another one to change it", form);
}

// ---- palette
const commands = [];
export function command(words, act) { commands.push({words, act}); }

function showPalette() {
  const form = document.createElement("form");
  form.method = "dialog"; form.className = "palette";
  const field = Object.assign(document.createElement("input"), {type: "search", placeholder: "Search or do…", autocomplete: "off"});
  field.setAttribute("aria-label", "Search or do");
  field.setAttribute("role", "combobox"); field.setAttribute("aria-controls", "found"); field.setAttribute("aria-expanded", "true");
  const list = document.createElement("ul"); list.id = "found"; list.setAttribute("role", "listbox"); list.setAttribute("aria-label", "Found");
  form.append(field, list);
  const box = dialog("Search or do", form);
  let lines = [], at = 0;
  const all = () => [
    ...commands,
    ...[...bound.values()].map(one => ({words: one.words, key: one.key, act: () => one.act(new KeyboardEvent("keydown"))})),
    ...[...document.querySelectorAll(".top nav a")].map(link => ({words: `Go to ${link.textContent.trim()}`, act: () => { location.href = link.href; }})),
  ];
  const paint = () => {
    const wanted = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    lines = all().filter(one => wanted.every(word => one.words.toLowerCase().includes(word))).slice(0, 12);
    if (field.value.trim()) lines.push({words: `Search all texts and decisions for “${field.value.trim()}”`, act: () => { location.href = `/search?q=${encodeURIComponent(field.value.trim())}`; }});
    at = Math.min(at, Math.max(0, lines.length - 1));
    list.replaceChildren(...lines.map((one, index) => {
      const line = document.createElement("li");
      line.id = `found-${index}`; line.setAttribute("role", "option"); line.setAttribute("aria-selected", String(index === at));
      line.textContent = one.words;
      if (one.key) line.append(Object.assign(document.createElement("kbd"), {textContent: one.key}));
      line.addEventListener("click", () => { box.close(); one.act(); });
      return line;
    }));
    if (lines.length) field.setAttribute("aria-activedescendant", `found-${at}`);
  };
  field.addEventListener("input", () => { at = 0; paint(); });
  field.addEventListener("keydown", event => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); at = (at + (event.key === "ArrowDown" ? 1 : lines.length - 1)) % Math.max(1, lines.length); paint(); }
    if (event.key === "Enter") { event.preventDefault(); const chosen = lines[at]; box.close(); chosen?.act(); }
  });
  paint(); field.focus();
}

if ($("header .top, header.top nav")) {
  keys({
    palette: ["Ctrl K", "Search or do…", showPalette],
    keys: ["?", "Show and change keys", showKeys],
    search: ["/", "To the search", () => { const field = $('main input[type="search"], [role="search"] input[type="search"]'); if (!field) return false; field.focus(); field.select(); return true; }],
  });
  for (const [name, show] of [["palette", showPalette], ["keys", showKeys]])
    for (const button of document.querySelectorAll(`button[data-key="${name}"]`)) { button.hidden = false; button.addEventListener("click", show); }
}

// ---- news
const EVERY = 4000;
export function follow(story, heard) {
  let last = null;
  const ask = async () => {
    if (document.hidden) return;
    const since = new URLSearchParams({...(last === null ? {} : {after: last}), ...(story ? {story} : {})});
    try {
      const told = await get(`/events?${since}`);
      last = told.last;
      if (told.events.length) heard(told.events);
    } catch { /* the next time may do better */ }
  };
  ask();
  return setInterval(ask, EVERY);
}
