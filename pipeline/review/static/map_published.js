// The published view: its picture as PNG by the browser's own canvas, printing, and keys.
import {keys, say} from "./desk.js";

const WIDE = 2400;
const svg = document.querySelector("#sheet svg");

async function png() {
  const copy = svg.cloneNode(true);
  const {width, height} = svg.viewBox.baseVal;
  copy.setAttribute("width", WIDE);
  copy.setAttribute("height", Math.round(WIDE * height / width));
  const address = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(copy)], {type: "image/svg+xml"}));
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), {width: WIDE, height: Math.round(WIDE * height / width)});
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(address);
  const blob = await new Promise(done => canvas.toBlob(done, "image/png"));
  const link = Object.assign(document.createElement("a"), {href: URL.createObjectURL(blob), download: `${document.body.dataset.name}-map.png`});
  link.click();
  say("The picture was saved.");
}

document.querySelector("#png")?.addEventListener("click", png);
document.querySelector("#print")?.addEventListener("click", () => print());

// A gist is written where its box is listed; a box of the sheet leads there.
const gists = [...document.querySelectorAll("details.gist")];
function write(details) {
  for (const other of gists) other.open = other === details;
  const field = details.querySelector("input[name=text]");
  field.focus();
  field.select();
}
const boxes = gists.length ? [...svg.querySelectorAll("[data-statement]")] : [];
for (const box of boxes) {
  const details = gists.find(one => one.dataset.statement === box.dataset.statement);
  if (details) box.addEventListener("click", () => write(details));
}
const nextGist = () => {
  const here = location.hash.slice(3), at = gists.findIndex(one => one.open), was = gists.findIndex(one => one.dataset.statement === here);
  write(gists[(Math.max(at, was) + 1) % gists.length]);
};
const submit = name => () => { const form = document.querySelector(`[data-mark=${name}]`); if (!form || form.querySelector("button").disabled) return false; form.requestSubmit(); return true; };

if (gists.length) keys({
  gist: ["e", "Write the next gist", nextGist],
  undo: ["u", "Undo", submit("undo")],
  redo: ["⇧u", "Redo", submit("redo")],
});
keys({
  outline: ["⇧p", "To the outline", () => { location.href = document.querySelector('[data-key="outline"]').href; }],
  png: ["g", "PNG, 2400 px", () => { png(); }],
});
