// The focus drawing: the way to the main claim on the left, what stands under it on the right; and the minimap.
// It is drawn from delivered data; positions are set through the object model, for no page here may hold inline styles.

const SVG = "http://www.w3.org/2000/svg";
const GAP = 88, LIMIT = 6;

export function made(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== null && value !== false) element.setAttribute(key, value === true ? "" : value);
  element.append(...children.filter(child => child !== null && child !== ""));
  return element;
}

function drawn(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

const lean = row => `${row.t ?? ""} ${row.g ? "guess" : "say"}`;
const label = row => made("span", {class: `rel ${row.t ?? ""} ${row.g ? "guess" : ""}`}, row.rel ?? "");

function meta(row, map, {withRelation, open}) {
  const parts = [];
  if (withRelation && row.rel) parts.push(label(row));
  for (const flag of row.f ?? []) parts.push(made("span", {class: `fno ${flag.tone}`}, flag.words));
  if (row.sp) parts.push(made("bdi", {}, row.sp));
  if (row.b && !open) parts.push(made("span", {class: "num"}, `+${row.b}`, row.fb ? `, ${row.fb} flagged` : ""));
  return parts.length ? made("span", {class: "m"}, ...parts) : "";
}

function box(row, map, classes, options) {
  const kind = row.t === "but" ? "obj" : row.t === "undercut" ? "cut" : "";
  return made("button", {type: "button", class: `bx ${row.l ? "" : "root"} ${kind} ${classes}`, "data-i": row.i},
    made("span", {class: "t"}, made("span", {class: "mut num"}, row.no ? `${row.no} ` : ""), made("bdi", {}, row.w)), meta(row, map, options));
}

// `map` has rows, kids(i), path(i); `all` says for which rows every child is shown.
export function drawFocus(element, map, selected, all) {
  const wide = element.clientWidth > 460, width = element.clientWidth || 520;
  const me = map.rows[selected], leaf = !map.kids(selected).length && me.p !== undefined;
  const hub = leaf ? me.p : selected, path = map.path(hub).map(i => map.rows[i]);
  const weight = row => (row.i === selected ? 1e6 : row.wt ?? 0);
  const every = map.kids(hub).map(i => map.rows[i]);
  const kids = (all.has(hub) ? every : [...every].sort((a, b) => weight(b) - weight(a)).slice(0, LIMIT)).sort((a, b) => a.i - b.i);
  const more = every.length - kids.length, onPath = new Set(path.map(row => row.i));
  const left = wide ? Math.round((width - 24 - GAP) * .46) : width - 24, right = wide ? width - 24 - GAP - left : width - 48;
  const rightX = wide ? 12 + left + GAP : 36;
  const lines = drawn("svg", {class: "ln", "aria-hidden": "true"});
  const place = (node, x, w) => { node.style.left = `${x}px`; node.style.width = `${w}px`; return node; };
  const pathBoxes = path.map(row => place(box(row, map, row.i === selected ? "sel" : "", {open: onPath.has(row.i)}), 12, left));
  const kidBoxes = kids.map(row => place(box(row, map, row.i === selected ? "kid sel" : "kid", {withRelation: !wide}), rightX, right));
  const moreButton = more > 0 ? made("button", {type: "button", class: "btn more", "data-all": hub}, `${more} more ▾`) : "";
  element.replaceChildren(lines, ...pathBoxes, ...kidBoxes, ...(moreButton ? [moreButton] : []));
  const height = node => node.offsetHeight, step = 30, tops = new Map();
  const tall = pathBoxes.reduce((sum, node) => sum + height(node), 0) + step * (pathBoxes.length - 1);
  const kidsTall = kidBoxes.reduce((sum, node) => sum + height(node) + 8, 0) + (more > 0 ? 32 : 0);
  let y = 12 + (wide ? Math.max(0, Math.min((kidsTall - tall) / 2, 240)) : 0);
  for (const node of pathBoxes) { node.style.top = `${y}px`; tops.set(node, y); y += height(node) + step; }
  const last = pathBoxes.at(-1), middle = node => tops.get(node) + height(node) / 2;
  let below = wide ? Math.max(12, Math.min(middle(last) - kidsTall / 2, tall > kidsTall ? 1e9 : 12)) : y - step + 14;
  for (const node of kidBoxes) { node.style.top = `${below}px`; tops.set(node, below); below += height(node) + 8; }
  if (moreButton) { moreButton.style.position = "absolute"; moreButton.style.left = `${rightX}px`; moreButton.style.top = `${below}px`; below += 34; }
  const labels = [];
  const at = (node, x, top) => { node.style.left = `${x}px`; node.style.top = `${top}px`; labels.push(node); };
  path.slice(1).forEach((row, index) => {
    const lower = pathBoxes[index + 1], upper = pathBoxes[index], from = tops.get(lower), to = tops.get(upper) + height(upper);
    lines.append(drawn("path", {d: `M28 ${from}V${to + 1}`, class: lean(row)}), drawn("path", {d: `M24 ${to + 7}L28 ${to + 1}L32 ${to + 7}`, class: row.t ?? "head"}));
    at(made("span", {class: "rl"}, label(row)), 78, (from + to) / 2);
  });
  if (kids.length && wide) {
    const x = 12 + left, mid = middle(last), ys = kidBoxes.map(middle);
    lines.append(drawn("path", {d: `M${x + 9} ${mid}H${x + 18}M${x + 18} ${Math.min(mid, ...ys)}V${Math.max(mid, ...ys)}`}), drawn("path", {class: "head", d: `M${x + 9} ${mid - 4}L${x + 3} ${mid}L${x + 9} ${mid + 4}`}));
    kids.forEach((row, index) => { lines.append(drawn("path", {d: `M${x + 18} ${ys[index]}H${rightX}`, class: lean(row)})); at(made("span", {class: "rl up"}, label(row)), x + (GAP + 18) / 2, ys[index] - 1); });
  } else if (kids.length) {
    const start = tops.get(last) + height(last);
    kids.forEach((row, index) => { const to = middle(kidBoxes[index]); lines.append(drawn("path", {d: `M24 ${start}V${to}`}), drawn("path", {d: `M24 ${to}H36`, class: lean(row)})); });
  }
  element.append(...labels);
  element.style.height = `${Math.max(y - step, below) + 14}px`;
  return pathBoxes.concat(kidBoxes).find(node => node.classList.contains("sel"));
}

// An icicle of the whole map: place, path, flags.
export function drawMini(svg, map, selected) {
  const real = map.rows.filter(row => !row.ghost), deepest = Math.max(...real.map(row => row.l), 1);
  const unit = 190 / Math.max(1, real.length), high = Math.min(7, 40 / (deepest + 1)), path = new Set(map.path(selected));
  const parts = [];
  real.forEach((row, index) => {
    const wide = (1 + (row.b ?? 0)) * unit, x = index * unit;
    parts.push(drawn("rect", {x: x.toFixed(1), y: (row.l * high).toFixed(1), width: Math.max(1, wide - .5).toFixed(1), height: (high - 1).toFixed(1), class: row.i === selected ? "here" : path.has(row.i) ? "on" : ""}));
    if (row.f) parts.push(drawn("rect", {x: (x - .8).toFixed(1), y: (row.l * high - 1).toFixed(1), width: 3, height: (high + 1).toFixed(1), class: "flag"}));
  });
  svg.replaceChildren(...parts);
}
