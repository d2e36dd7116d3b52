// Words of the article: those that are selected, and those that a statement stands on. Offsets are code points.
import {post, say} from "./desk.js";
import {act, show, toast} from "./map_acts.js";
import {made} from "./map_drawing.js";
import {pickWords, write} from "./map_dialogs.js";
import {$, $$, address, body, called, current} from "./map_state.js";


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

export function split() {
  const row = current();
  if (!row.id) return;
  const words = wordsOf(row.id);
  if (words.length < 2) { toast({told: "There is nothing to part"}, null, "no"); return; }
  const cut = Math.max(1, words.findIndex((one, i) => i && /^(?:and|but|because|while|although|which|who)$/i.test(one.word)));
  pickWords(`Split ${called(row)}: where does the second part begin?`, words, {from: cut, label: "Split", hint: "← → move the cut"},
    ({from}) => act({op: ["split"], statement: [row.id], at: [String(words[from].at)]}));
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
export function add() {
  const words = picked();
  if (!words) { toast({told: "Select words of the article first, or type them as they stand there"}, null, "no"); write("Words of the article that make a statement", "", 1000, "Words as they stand in the article", text => act({op: ["add"], quote: [text]})); return; }
  getSelection().removeAllRanges();
  act({op: ["add"], start: [String(words.start)], end: [String(words.end)]});
}

// Words into the queue of the fact-checkers: those that are selected, else some of the selected statement's.
export function checkWords() {
  const words = picked(), row = current(), own = row.id ? wordsOf(row.id) : [];
  if (words) { getSelection().removeAllRanges(); check(words); }
  else if (own.length) pickWords(`Check which words of ${called(row) || "it"}?`, own, {from: 0, to: own.length - 1, label: "Check this", hint: "← → move the end, ⇧← ⇧→ the beginning"},
    ({from, to}) => check({start: own[from].at, end: own[to].at + [...own[to].word].length}));
  else toast({told: "Select words of the article first"}, null, "no");
}

async function check({start, end}) {
  try {
    const told = await post(`${address}/check`, {start, end, draft: body.dataset.draft});
    show("", `${told.told}.`, made("a", {class: "btn", href: told.at}, "Open it in the queue"));
    say(told.told);
  } catch (error) { toast({told: error.message}, null, "no"); }
}

// What can be done with selected words stands near them, so that no hand has to look for it.
export function offerWords() {
  const bar = $("#words");
  if (!bar.childElementCount) return; // a reader's
  document.addEventListener("selectionchange", () => { bar.hidden = !picked(); });
  bar.addEventListener("pointerdown", event => event.preventDefault()); // or the words would be selected no more
}
