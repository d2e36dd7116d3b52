// Pages beside the queue on which something is settled: the same keys as on its cards, and sources opened for several.
import {keys} from "./desk.js";

const $ = selector => document.querySelector(selector);
const press = selector => () => { const button = $(selector); if (!button) return false; button.click(); return true; };

document.addEventListener("submit", async event => {
  const form = event.target.closest("[data-source-form]");
  if (!form) return;
  event.preventDefault();
  window.open(form.elements.url.value, "_blank", "noopener,noreferrer");
  const answer = await fetch(form.action, {method: "POST", body: new URLSearchParams(new FormData(form)), credentials: "same-origin", redirect: "manual"});
  if (answer.type === "opaqueredirect") form.querySelector("button").replaceWith(Object.assign(document.createElement("span"), {className: "yv opened", textContent: "✓ opened now"}));
});

const OUTCOMES = ["Stands", "Stands with change", "Wrong", "Cut or attribute", "Author insists", "Opinion"];
keys({
  ...Object.fromEntries(OUTCOMES.map((words, at) => [`outcome${at + 1}`, [String(at + 1), words, press(`#decide [data-key="outcome${at + 1}"]`)]])),
  open: ["o", "Open the source", press('[data-key="open"]')],
  reason: ["r", "Write a reason", () => { const field = $("#reason"); if (!field) return false; field.focus(); return true; }],
  undo: ["u", "Take the decision back", press('[data-key="undo"]')],
  back: ["b", "Back to the queue", press('[data-key="back"]')],
});
document.addEventListener("keydown", event => { if (event.key === "Escape" && event.target.closest("input:not([type=checkbox]), textarea")) event.target.blur(); });
