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
keys({
  outline: ["⇧p", "To the outline", () => { location.href = document.querySelector('[data-key="outline"]').href; }],
  png: ["g", "PNG, 2400 px", () => { png(); }],
});
