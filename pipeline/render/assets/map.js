"use strict";
// The drawn map: folding, zooming, and bringing a box into view. The server has drawn everything once; here it is only
// moved and switched on and off.
const one = (query, root = document) => root.querySelector(query);
const all = (query, root = document) => [...root.querySelectorAll(query)];
const set = (each, attributes) => {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null) each.removeAttribute(name);
    else if (each.getAttribute(name) !== String(value)) each.setAttribute(name, value);
  }
};

const openMap = (plan) => {
  const { boxes, joins, regions } = plan;
  const svg = one("#map"), view = one("#view");
  const drawn = (name) => {
    const found = [];
    for (const each of all(`[data-${name}]`, svg)) found[each.dataset[name]] = each;
    return found;
  };
  const parts = { box: drawn("i"), line: drawn("l"), pill: drawn("w"), frame: drawn("f"), region: drawn("r") };
  const visible = (each, on) => set(each, { display: on ? null : "none" });
  const folded = new Set(boxes.flatMap((box, i) => (box.folded ? [i] : [])));
  let at = arrange(plan, folded), scale = 1;

  const drawBox = (i) => {
    visible(parts.box[i], at.shown.has(i));
    if (!at.shown.has(i)) return;
    set(parts.box[i], { transform: `translate(${at.corner(i).join(" ")})` });
    const fold = one(".fold", parts.box[i]);
    if (!fold) return;
    visible(one(".open", fold), !folded.has(i));
    visible(one(".shut", fold), folded.has(i));
    set(parts.box[i], { "aria-expanded": !folded.has(i) });
  };
  const drawJoin = (join, j) => {
    const on = at.shown.has(join.members[0]);
    for (const part of [parts.line[j], parts.pill[j], parts.frame[j]]) if (part) visible(part, on);
    if (!on) return;
    at.paths(join).forEach((d, n) => set(parts.line[j].children[n], { d }));
    set(parts.pill[j], { transform: `translate(${at.pill(join).join(" ")})` });
    if (join.linked) {
      const [top, low] = at.frame(join);
      set(parts.frame[j], { y: top, height: Math.round((low - top) * 10) / 10 });
    }
  };
  const drawRegion = (members, r) => {
    const drawing = at.region(members);
    visible(parts.region[r], drawing !== null);
    if (!drawing) return;
    set(one("path", parts.region[r]), { d: drawing.path });
    set(one("text", parts.region[r]), { x: drawing.x, y: drawing.y });
  };
  const size = () => set(svg, { viewBox: `0 0 ${at.wide} ${at.high}`, width: at.wide * scale, height: at.high * scale });
  const draw = () => {
    at = arrange(plan, folded);
    boxes.forEach((_, i) => drawBox(i));
    joins.forEach(drawJoin);
    regions.forEach(drawRegion);
    size();
  };

  const whole = () => Math.min(view.clientWidth / at.wide, view.clientHeight / at.high);
  const zoomTo = (wanted, cx = view.clientWidth / 2, cy = view.clientHeight / 2) => {
    const pane = view.getBoundingClientRect(), before = svg.getBoundingClientRect();
    const x = (cx + pane.left - before.left) / scale, y = (cy + pane.top - before.top) / scale;
    scale = Math.min(Math.max(wanted, Math.min(whole(), 0.5)), 3);
    size();
    const after = svg.getBoundingClientRect();
    view.scrollBy({ left: after.left + x * scale - pane.left - cx, top: after.top + y * scale - pane.top - cy, behavior: "instant" });
  };
  const bring = (i, room = 26) => {
    if (scale < 0.55) zoomTo(0.85);
    const pane = view.getBoundingClientRect(), box = parts.box[i].getBoundingClientRect();
    const into = (from, to, start, end) => (to - from > end - start - 2 * room || from < start + room ? from - start - room : Math.max(to - end + room, 0));
    view.scrollBy({
      left: into(box.left, box.right, pane.left, pane.left + view.clientWidth),
      top: into(box.top, box.bottom, pane.top, pane.top + view.clientHeight),
      behavior: "instant",
    });
  };

  // Folds change while one box keeps its place before the reader's eyes.
  const refold = (change, still = 0) => {
    const before = parts.box[still].getBoundingClientRect();
    change();
    draw();
    const after = parts.box[still].getBoundingClientRect();
    if (before.width && after.width) view.scrollBy({ left: after.left - before.left, top: after.top - before.top, behavior: "instant" });
  };
  const above = (i) => {
    const found = [];
    for (let up = boxes[i].parent; up !== null; up = boxes[up].parent) found.push(up);
    return found;
  };

  // Opens on the main claim with all that bears on it at first hand, if that can be read at one view; else on the main
  // claim, with as much as there is room for beside it, or across a pane too narrow for two columns.
  const open = () => {
    const legible = 0.6, largest = 1.1, { box, margin } = plan.geometry;
    const first = [0, ...boxes[0].children.filter((i) => at.shown.has(i))].map(at.edges);
    const high = Math.max(...first.map(([, low]) => low)) - Math.min(...first.map(([top]) => top)) + 2 * margin;
    const wide = at.column(first.length > 1 ? 1 : 0) + box + margin;
    const across = view.clientWidth / wide;
    const seen = Math.min(across, view.clientHeight / high);
    zoomTo(Math.min(across < legible ? view.clientWidth / (box + 2 * margin) : Math.max(seen, legible), largest));
    const pane = view.getBoundingClientRect(), drawing = svg.getBoundingClientRect();
    const [top, low] = seen < legible ? first[0] : [Math.min(...first.map(([each]) => each)), Math.max(...first.map(([, each]) => each))];
    view.scrollTo({ left: 0, top: drawing.top - pane.top + view.scrollTop + ((top + low) * scale - view.clientHeight) / 2, behavior: "instant" });
  };

  draw();
  open();
  return {
    svg, view, parts, bring, above,
    shown: () => at.shown,
    height: (i) => at.y[i],
    fit: () => zoomTo(Math.min(whole(), 1.25)),
    zoom: (factor, cx, cy) => zoomTo(scale * factor, cx, cy),
    fold: (i) => boxes[i].children.length && refold(() => (folded.has(i) ? folded.delete(i) : folded.add(i)), i),
    reveal: (targets) => {
      const shut = targets.flatMap(above).filter((i) => folded.has(i));
      if (shut.length) refold(() => shut.forEach((i) => folded.delete(i)));
    },
    toDepth: (depth) => refold(() => boxes.forEach((box, i) => {
      if (box.children.length && box.level >= depth) folded.add(i);
      else folded.delete(i);
    })),
    size: () => [at.wide, at.high],
  };
};
