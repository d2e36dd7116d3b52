// The dialogs of the map: a list that narrows as one types, a line to write, and words to choose from.
import {dialog, say} from "./desk.js";
import {made} from "./map_drawing.js";
import {$} from "./map_state.js";

function ask(title, ...content) {
  const form = made("form", {method: "dialog", class: "pal"}, ...content);
  const box = dialog(title, form);
  return {form, box};
}

// A field that narrows a list; Enter takes the line that is marked.
export function choose(title, lines, taken, extra = []) {
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

export function write(title, value, most, label, taken) {
  const field = made("input", {type: "text", maxlength: most, value, "aria-label": label, autocomplete: "off"});
  const left = made("span", {class: "num"});
  const count = () => { left.textContent = `${most - field.value.length} left`; };
  const {form, box} = ask(title, field, made("p", {class: "ft"}, made("button", {class: "btn pri"}, "Save ", made("kbd", {}, "Enter")), left));
  field.addEventListener("input", count);
  form.addEventListener("submit", () => { taken(field.value); });
  count(); field.focus(); field.select();
  return box;
}

// Some words of several, in a row: arrows move the end of the choice, with shift its beginning. Without an end it is a
// cut before a word.
export function pickWords(title, words, {from, to, label, hint}, taken) {
  const cut = to === undefined;
  if (cut) to = from;
  const group = made("div", {class: "words", role: "group", "aria-label": "Words; press one to move the end of the choice there"});
  const paint = () => group.replaceChildren(...words.map((one, i) => {
    const button = made("button", {type: "button", tabindex: "-1", "aria-pressed": String(i >= from && i <= to)}, one.word);
    button.addEventListener("click", () => { put(i, i < from); paint(); });
    return button;
  }));
  const put = (i, first) => {
    const at = Math.min(words.length - 1, Math.max(cut ? 1 : 0, i));
    if (cut) from = to = at;
    else if (first) from = Math.min(at, to);
    else to = Math.max(at, from);
  };
  const {form, box} = ask(title, group, made("p", {class: "ft"}, made("button", {class: "btn pri"}, `${label} `, made("kbd", {}, "Enter")), hint));
  form.addEventListener("keydown", event => {
    if (event.key !== "ArrowRight" && event.key !== "ArrowLeft") return;
    event.preventDefault();
    const by = event.key === "ArrowRight" ? 1 : -1, first = event.shiftKey && !cut;
    put((first ? from : to) + by, first);
    paint();
    say(words[first ? from : to].word);
  });
  form.addEventListener("submit", () => taken({from, to}));
  paint();
  $(".btn.pri", box).focus();
}
