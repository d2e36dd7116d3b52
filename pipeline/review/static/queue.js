// The queue: the card changes without the list losing its place, keys settle and go on, and typing never triggers them.
import {command, follow, keys, say} from "./desk.js";

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const query = () => new URLSearchParams(location.search);
const narrow = matchMedia("(max-width: 760px)");
let scrolled = 0;

// ---- one card after another
function open(at, push = true) {
  const wanted = query();
  wanted.set("at", at);
  document.body.dataset.view = "card";
  htmx.ajax("GET", `/queue/card?${wanted}`, {target: "#card", swap: "innerHTML"}).then(() => {
    if (push) history.pushState({}, "", `/queue?${wanted}`);
    mark(at);
    arrived();
  });
}

function mark(at) {
  for (const link of $$("#list [aria-current]")) link.removeAttribute("aria-current");
  const link = $(`#list [data-at="${CSS.escape(at)}"]`);
  if (!link) return;
  link.setAttribute("aria-current", "true");
  link.scrollIntoView({block: "nearest"});
}

function arrived() {
  $("#card").scrollTop = 0;
  if (narrow.matches) scrollTo(0, 0);
  ready();
  const heading = $("#card .hd"), place = $("#card .step output");
  if (heading) say(`${place?.textContent ?? ""}. ${heading.querySelector(".badge")?.textContent ?? ""} ${heading.querySelector(".q")?.textContent ?? ""}`);
}

function ready() {
  for (const button of $$("#card [data-key=use], #copy")) button.hidden = false;
  const frame = $("#filter");
  if (frame) frame.hidden = true;
  document.body.dataset.at = $('#decide [name="at"]')?.value ?? "";
  looked();
}

// A card counts as looked at when it is in fact shown: pages fetched ahead, hidden tabs and lists on a phone show none.
let last = "";
function looked() {
  const at = $("#card .cm")?.dataset.item ?? "";
  const hidden = document.visibilityState !== "visible" || (narrow.matches && document.body.dataset.view === "list");
  if (!at || at === last || hidden) return;
  last = at;
  const body = new URLSearchParams({csrf: $('meta[name="csrf"]').content, at});
  fetch("/queue/looked", {method: "POST", body, credentials: "same-origin", keepalive: true, redirect: "manual"}).catch(() => { last = ""; });
}
document.addEventListener("visibilitychange", looked);

document.addEventListener("click", event => {
  if (event.ctrlKey || event.metaKey || event.button) return;
  const outcome = event.target.closest("#decide .out .btn");
  if (outcome && event.shiftKey) { stay(); return; }
  if (event.shiftKey) return;
  const link = event.target.closest("#list [data-at], [data-open-card]");
  if (link && link.href) { event.preventDefault(); open(link.dataset.at ?? link.dataset.openCard); return; }
  if (event.target.closest("[data-back]")) { event.preventDefault(); document.body.dataset.view = "list"; mark(document.body.dataset.at); return; }
  if (event.target.closest("#copy")) { copy(); return; }
  const use = event.target.closest("[data-wording]");
  if (use) { useWording(use); return; }
  const opens = event.target.closest("[data-opens]");
  if (opens) { show(opens.dataset.opens); return; }
  const source = event.target.closest("[data-source-url]");
  if (source) { window.open(source.dataset.sourceUrl, "_blank", "noopener,noreferrer"); return; }
  const link2 = event.target.closest("#card a[data-source]");
  if (link2) record(link2);
});

function show(id) {
  const more = $(`#${CSS.escape(id)}`);
  more.open = true;
  more.scrollIntoView({block: "nearest"});
  $("input:not([type=hidden]), textarea", more)?.focus();
}

// A source opened from its row is recorded as well as one opened by the button.
function record(link) {
  const form = $("#card form.opening"), token = $('meta[name="csrf"]').content;
  const body = new URLSearchParams({csrf: token, at: document.body.dataset.at, url: link.href, row: link.dataset.source ?? ""});
  fetch("/queue/opened", {method: "POST", body, credentials: "same-origin", keepalive: true, redirect: "manual"}).then(() => {
    if (form) form.replaceChildren(Object.assign(document.createElement("span"), {className: "yv opened", textContent: "✓ Source opened now"}));
  });
}

// With the shift key one stays at the claim that is decided.
function stay() { $('#decide [name="then"]').value = document.body.dataset.at; }

function useWording(button) {
  const field = $("#wording");
  field.value = button.dataset.wording;
  button.setAttribute("aria-pressed", "true");
  say("The suggested wording goes with your decision");
}

async function copy() {
  try { await navigator.clipboard.writeText(location.href); say("The address is copied"); } catch { say(location.href); }
}

// ---- what others did, and what was refused
document.addEventListener("htmx:beforeSwap", event => { if (event.detail.target?.id === "work") scrolled = $("#list")?.scrollTop ?? 0; });
document.addEventListener("htmx:afterSettle", event => {
  if (event.detail.target?.id === "work" || $("#work") === event.detail.elt) {
    const list = $("#list");
    if (list) list.scrollTop = scrolled;
    mark(query().get("at") ?? $('#decide [name="at"]')?.value ?? "");
    arrived();
  } else if (event.detail.target?.id === "card") ready();
});
document.addEventListener("htmx:responseError", event => {
  let told = {};
  try { told = JSON.parse(event.detail.xhr.responseText); } catch { /* nothing more is known */ }
  const box = $("#refused");
  if (!box) return;
  box.replaceChildren();
  const line = document.createElement("p");
  line.textContent = told.error ?? "This could not be done.";
  box.append(line);
  if (told.theirs) {
    const theirs = document.createElement("p");
    theirs.append(Object.assign(document.createElement("b"), {textContent: "The other’s change: "}), told.theirs);
    const again = Object.assign(document.createElement("button"), {type: "button", className: "btn", textContent: "Show it"});
    again.addEventListener("click", () => open(document.body.dataset.at, false));
    box.append(theirs, again);
  }
  box.hidden = false;
  if (event.detail.xhr.status === 400) $("#reason")?.focus();
});
follow(null, events => {
  const others = events.filter(each => !each.mine);
  if (!others.length) return;
  const here = others.find(each => `${each.story}-${each.about}` === document.body.dataset.at);
  const box = $("#refused");
  if (here && box) {
    box.replaceChildren(Object.assign(document.createElement("p"), {textContent: `${here.by} ${here.told}.`}));
    const again = Object.assign(document.createElement("button"), {type: "button", className: "btn", textContent: "Show it"});
    again.addEventListener("click", () => open(document.body.dataset.at, false));
    box.append(again);
    box.hidden = false;
  }
  htmx.ajax("GET", location.pathname + location.search, {target: "#list", select: "#list", swap: "outerHTML"});
});

// ---- keys
const OUTCOMES = ["Stands", "Stands with change", "Wrong", "Cut or attribute", "Author insists", "Opinion"];
const press = selector => () => { const button = $(selector); if (!button || button.getAttribute("aria-disabled") === "true") return false; button.click(); return true; };
keys({
  next: ["j", "Next claim", press('#card [data-key="next"]')],
  before: ["k", "Claim before", press('#card [data-key="before"]')],
  open: ["o", "Open the source", press('#card [data-key="open"]')],
  ...Object.fromEntries(OUTCOMES.map((words, at) => [`outcome${at + 1}`, [String(at + 1), words, press(`#card [data-key="outcome${at + 1}"]`)]])),
  use: ["e", "Use the suggested wording", press('#card [data-key="use"]')],
  ask: ["q", "Ask the author", () => { const field = $("#words"); if (!field) return false; if (field.value.trim()) return press('#card [data-key="ask"]')(); field.focus(); return true; }],
  mine: ["a", "Give it to me", press('#card [data-key="mine"]')],
  evidence: ["t", "Attach evidence", () => { if (!$("#evidence")) return false; show("evidence"); return true; }],
  undo: ["u", "Undo the last decision", press('#card [data-key="undo"]')],
  reason: ["r", "Write a reason", () => { const field = $("#reason"); if (!field) return false; field.focus(); return true; }],
  reading: ["c", "Change the reading", () => { const field = $("#rd-entity, #rw-value-0"); if (!field) return false; field.focus(); return true; }],
  save: ["Ctrl ENTER", "Use the reading, save the rows", press('#reading [data-key="save"]')],
  copy: ["y", "Copy the address of this list", copy],
});
command("What nobody has looked at", () => { location.href = "/queue/unseen"; });
document.addEventListener("keydown", event => { if (event.key === "Escape" && event.target.closest("input, textarea, select")) event.target.blur(); });
document.addEventListener("change", event => { if (event.target.closest(".flt select")) event.target.form.requestSubmit(); });
addEventListener("popstate", () => { location.reload(); });
if (!query().get("at")) document.body.dataset.view = "list";
ready();
mark(document.body.dataset.at);
