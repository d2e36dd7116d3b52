"use strict";
// The map about one statement: its way to the main claim at the left, what bears on it directly at the right, and the
// overview of the whole. Boxes are buttons; the lines between them are drawn once the boxes have their heights.
const one = (query, root = document) => root.querySelector(query);
const all = (query, root = document) => [...root.querySelectorAll(query)];
const make = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
};
const draw = (name, attributes) => {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
};

// The places as a tree of one root: what is not linked to the main claim hangs from a place of its own.
const grow = (places) => {
  const nodes = places.map((place, at) => ({ ...place, at, children: [] }));
  const roots = nodes.filter((node) => node.parent === null);
  for (const node of nodes) if (node.parent !== null) nodes[node.parent].children.push(node);
  const main = roots.find((node) => node.number === "") ?? null, others = roots.filter((node) => node !== main);
  for (const node of nodes) node.parent = node.parent === null ? null : nodes[node.parent];
  const sum = (part) => others.reduce((total, node) => total + part(node), 0);
  const apart = others.length === 0 ? null : {
    at: nodes.length, key: null, number: "", parent: null, children: others, marks: [], who: "", ghost: false, weight: 0,
    below: sum((node) => node.below + 1), flagsBelow: sum((node) => node.flagsBelow + node.marks.length),
  };
  for (const node of others) Object.assign(node, { parent: apart, loose: true });
  return { nodes, main, apart, root: main ?? apart };
};

const makeFocus = (pane, tree, words) => {
  const GAP = 88, MOST = 6, EDGE = "var(--edge)";
  const unfolded = new Set();
  const path = (node) => (node ? [...path(node.parent), node] : []);
  const named = (node) => (node.key === null ? `${node.below} statements not linked to the ${tree.main ? "main claim" : "argument"}` : words(node));
  const stroke = (node) => ({ fill: "none", stroke: `var(--${node.tone === "neutral" ? "ink3" : node.tone ?? "edge"})`, "stroke-width": node.guess ? 1 : node.dash ? 1.4 : 2, "stroke-dasharray": node.dash || "none" });
  const behind = (node, open) => {
    if (open || !node.below) return [];
    const more = make("span", { class: "num" }, `+${node.below}`);
    if (node.flagsBelow) more.append(", ", make("b", {}, `${node.flagsBelow} flagged`));
    return [more];
  };
  const box = (node, { open, narrow }) => {
    const text = make("span", { class: "t" });
    if (node.number) text.append(make("span", { class: "no num" }, node.number), " ");
    text.append(named(node));
    const marks = node.marks.map(([tone, told]) => make("span", { class: `fno ${tone}` }, told));
    if (narrow && node.word) marks.unshift(label(node));
    const told = [...marks, ...(node.against ? [`against ${node.against}`] : []), ...(node.who ? [node.who] : [])].map((each) => (each instanceof Node ? each : make("span", {}, each)));
    const meta = [...told, ...behind(node, open)].slice(0, 3);
    const against = !node.ghost && ["but", "undercut"].includes(node.tone);
    const classes = ["bx", node === tree.root ? "root" : "", against ? `obj r-${node.tone}` : "", node.ghost ? "ghost" : ""];
    const made = make("button", { type: "button", class: classes.filter(Boolean).join(" "), "data-at": node.at }, text);
    if (meta.length) made.append(make("span", { class: "m" }, ...meta));
    return made;
  };
  const label = (node) => make("span", { class: `rel r-${node.tone}${node.guess ? " guess" : ""}` }, node.word);
  const place = (made, x, y, wide) => {
    Object.assign(made.style, { left: `${x}px`, top: `${y}px`, width: `${wide}px` });
    return made;
  };

  const shown = (hub, chosen, leads) => {
    const found = hub.children.filter((node) => leads(node));
    const ranked = [...found].sort((a, b) => (b === chosen) - (a === chosen) || b.weight - a.weight);
    const kept = unfolded.has(hub) ? ranked : ranked.slice(0, MOST);
    return [kept.sort((a, b) => a.at - b.at), found.length - kept.length];
  };
  const stack = (boxes, x, wide, top, gap) => {
    let y = top;
    return boxes.map((each) => {
      place(each, x, y, wide);
      const spot = { top: y, high: each.offsetHeight, middle: y + each.offsetHeight / 2 };
      y += spot.high + gap;
      return spot;
    });
  };
  const shift = (boxes, spots, by) => spots.forEach((spot, i) => {
    Object.assign(spot, { top: spot.top + by, middle: spot.middle + by });
    boxes[i].style.top = `${spot.top}px`;
  });
  const low = (spots) => (spots.length ? spots.at(-1).top + spots.at(-1).high : 0);

  const render = (chosen, { leads = () => true, hit = () => false } = {}) => {
    const wide = pane.clientWidth > 460;
    const leaf = chosen.children.length === 0 && chosen.parent !== null;
    const hub = leaf ? chosen.parent : chosen, way = path(hub);
    const [kids, more] = shown(hub, chosen, leads);
    const left = wide ? Math.round((pane.clientWidth - 24 - GAP) * 0.46) : pane.clientWidth - 24;
    const right = wide ? pane.clientWidth - 24 - GAP - left : pane.clientWidth - 48;
    const x = wide ? 12 + left + GAP : 36;
    const lines = draw("svg", { "aria-hidden": "true" });
    const above = way.map((node) => box(node, { open: true })), beside = kids.map((node) => box(node, { narrow: !wide }));
    [...way, ...kids].forEach((node, i) => {
      const made = [...above, ...beside][i];
      made.classList.toggle("sel", node === chosen);
      made.classList.toggle("hit", hit(node));
    });
    const others = hub === tree.main && tree.apart ? [box(tree.apart, {})] : [];
    pane.replaceChildren(lines, ...above, ...others, ...beside);
    const ups = stack(above, 12, left, 12, 28), downs = stack(beside, x, right, wide ? 12 : low(ups) + 14, 8);
    const button = more > 0 ? make("button", { type: "button", class: "btn more" }, `${more} more ▾`) : null;
    if (button) pane.append(button);
    const high = [low(ups), low(downs) + (button ? 38 : 0)];
    if (wide && high[1] > high[0]) shift(above, ups, (high[1] - high[0]) / 2);
    if (wide && high[0] > high[1]) shift(beside, downs, Math.max(0, Math.min((high[0] - high[1]) / 2, ups.at(-1).middle - high[1] / 2)));
    const end = Math.max(low(downs), wide ? 0 : low(ups));
    if (button) place(button, x, end + 8, 0).style.width = "auto";
    const aside = stack(others, 12, wide ? left : pane.clientWidth - 24, wide ? low(ups) + 40 : end + (button ? 50 : 16), 8);
    if (button) button.addEventListener("click", () => {
      unfolded.add(hub);
      render(chosen, { leads, hit });
      one(`[data-at="${kids[0].at}"]`, pane)?.focus();
    });

    way.slice(1).forEach((node, i) => {
      const from = ups[i + 1].top, to = ups[i].top + ups[i].high;
      lines.append(draw("path", { d: `M28 ${from}V${to + 2}`, ...stroke(node) }), draw("path", { d: `M24 ${to + 8}L28 ${to + 2}L32 ${to + 8}`, ...stroke(node), "stroke-dasharray": "none" }));
      if (!node.word) return;
      const told = label(node);
      told.classList.add("beside");
      Object.assign(told.style, { left: "76px", top: `${(from + to) / 2}px` });
      pane.append(told);
    });
    const start = wide ? 12 + left : 24, from = wide ? ups.at(-1).middle : low(ups);
    if (kids.length && wide) {
      const ends = [from, ...downs.map((spot) => spot.middle)];
      lines.append(draw("path", { d: `M${start + 3} ${from}H${start + 18}M${start + 18} ${Math.min(...ends)}V${Math.max(...ends)}`, fill: "none", stroke: EDGE, "stroke-width": 1.5 }));
      lines.append(draw("path", { d: `M${start + 9} ${from - 4}L${start + 3} ${from}L${start + 9} ${from + 4}`, fill: "none", stroke: EDGE, "stroke-width": 1.5 }));
    }
    kids.forEach((node, i) => {
      const y = downs[i].middle;
      if (!wide) lines.append(draw("path", { d: `M24 ${from}V${y}`, fill: "none", stroke: EDGE, "stroke-width": 1.5 }));
      if (node.word || !wide) lines.append(draw("path", { d: `M${wide ? start + 18 : 24} ${y}H${x}`, ...stroke(node) }));
      if (!wide || !node.word) return;
      const told = label(node);
      Object.assign(told.style, { left: `${start + (GAP + 18) / 2}px`, top: `${y - 1}px` });
      pane.append(told);
    });
    frames(kids, downs, x, right).forEach((frame) => lines.append(frame));
    pane.style.height = `${Math.max(low(ups), end + (button ? 46 : 0), low(aside)) + 14}px`;
  };
  // Premises that hold only together stand in one frame.
  const frames = (kids, spots, x, wide) => {
    const runs = new Map();
    kids.forEach((node, i) => {
      if (node.linked !== null && node.linked !== undefined) runs.set(node.linked, [...(runs.get(node.linked) ?? []), i]);
    });
    return [...runs.values()].filter((run) => run.length > 1).map((run) => {
      const top = spots[run[0]].top - 4, bottom = low([spots[run.at(-1)]]) + 4;
      return draw("rect", { x: x - 5, y: top, width: wide + 10, height: bottom - top, rx: 8, fill: "none", stroke: EDGE, "stroke-dasharray": "5 3" });
    });
  };
  return { render, path, named };
};

// The whole map as an icicle: a bar for each place as wide as what stands on it, with its flags.
const drawOverview = (svg, tree, chosen, path) => {
  const roots = [tree.main, tree.apart].filter(Boolean), size = (node) => 1 + node.children.reduce((sum, child) => sum + size(child), 0);
  const [, , wide, high] = svg.getAttribute("viewBox").split(" ").map(Number);
  const levels = (node) => 1 + Math.max(0, ...node.children.map(levels));
  const unit = wide / roots.reduce((sum, root) => sum + size(root), 0), row = high / Math.max(...roots.map(levels));
  const bars = [], flags = [];
  let at = 0;
  const go = (node, depth) => {
    const start = at * unit;
    at += 1;
    node.children.forEach((child) => go(child, depth + 1));
    const here = node === chosen, on = path.includes(node);
    const bar = draw("rect", { x: start.toFixed(1), y: (depth * row).toFixed(1), width: Math.max(1, at * unit - start - 0.5).toFixed(1), height: (row - 1).toFixed(1), fill: here ? "var(--acc)" : on ? "var(--ink2)" : "var(--edge)", opacity: on ? 1 : 0.38, class: here ? "here" : "" });
    bar.dataset.at = node.at;
    bars.push(bar);
    if (node.marks.length) flags.push(draw("rect", { x: (start - 0.8).toFixed(1), y: (depth * row - 0.5).toFixed(1), width: 3, height: row.toFixed(1), fill: `var(--${node.marks[0][0]})` }));
  };
  roots.forEach((root) => go(root, 0));
  svg.replaceChildren(...bars, ...flags);
};
