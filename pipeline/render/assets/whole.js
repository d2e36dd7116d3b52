"use strict";
// The whole map, drawn once by the server: made larger and smaller, never too small to read, and brought into view.
const makeWhole = (pane, svg) => {
  const LEGIBLE = 9 / 15, LARGEST = 2;
  let scale = 1;
  const size = () => svg.getAttribute("viewBox").split(" ").slice(2).map(Number);
  const zoomTo = (wanted) => {
    const [wide, high] = size(), before = scale;
    scale = Math.min(Math.max(wanted, LEGIBLE), LARGEST);
    svg.setAttribute("width", wide * scale);
    svg.setAttribute("height", high * scale);
    pane.scrollTo(pane.scrollLeft * scale / before, pane.scrollTop * scale / before);
  };
  return {
    zoom: (factor) => zoomTo(scale * factor),
    open: () => zoomTo(Math.max(Math.min(scale, 1), 0.8)),
    fit: () => zoomTo(Math.min(pane.clientWidth / size()[0], pane.clientHeight / size()[1])),
    bring: (box) => {
      if (!box) return;
      const from = pane.getBoundingClientRect(), to = box.getBoundingClientRect();
      pane.scrollBy(to.left - from.left - Math.max(0, (from.width - to.width) / 2), to.top - from.top - from.height / 3);
    },
    // As a picture of its own: at its own size, with nothing chosen.
    bare: () => {
      const made = svg.cloneNode(true), [wide, high] = size();
      for (const each of all(".sel, .hit", made)) each.classList.remove("sel", "hit");
      made.removeAttribute("id");
      const own = { xmlns: "http://www.w3.org/2000/svg", width: wide, height: high };
      for (const [name, value] of Object.entries(own)) made.setAttribute(name, value);
      return made;
    },
  };
};

const asFile = (svg) => new Blob([new XMLSerializer().serializeToString(svg)], { type: "image/svg+xml" });
const save = (blob, name) => {
  const address = URL.createObjectURL(blob);
  make("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
};
const saveSvg = (svg, name) => save(asFile(svg), name);
const savePng = async (svg, name) => {
  const WIDE = 2400, [wide, high] = svg.getAttribute("viewBox").split(" ").slice(2).map(Number);
  const image = new Image(), address = URL.createObjectURL(asFile(svg));
  image.src = address;
  await image.decode();
  const canvas = make("canvas", { width: WIDE, height: Math.ceil(high * WIDE / wide) });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(address);
  canvas.toBlob((blob) => save(blob, name), "image/png");
};
