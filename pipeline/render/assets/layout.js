"use strict";
// Where everything stands when some branches are folded: the arithmetic of layout.py and svg.py, nothing else.
// A test holds the two together.
const arrange = ({ geometry: G, boxes, joins, regions }, folded) => {
  const shown = new Set();
  boxes.forEach(({ parent }, i) => {
    if (parent === null || (shown.has(parent) && !folded.has(parent))) shown.add(i);
  });
  const together = (members) => members.filter((i) => shown.has(i)).length > 1;
  const captions = new Set(regions.filter(together).map(([head]) => head));
  const top = (i) => boxes[i].height / 2 + boxes[i].above + (captions.has(i) ? G.caption : 0);

  const stack = (outlines, gap) => {
    const at = [], merged = [];
    outlines.forEach((outline, n) => {
      const touching = merged.slice(0, outline.length);
      const shift = n ? Math.max(...touching.map(([, low], d) => low - outline[d][0] + gap(n))) : 0;
      at.push(shift);
      outline.forEach(([top, low], d) => {
        const [high, deep] = merged[d] ?? [top + shift, low + shift];
        merged[d] = [Math.min(high, top + shift), Math.max(deep, low + shift)];
      });
    });
    return [at, merged];
  };
  const outlines = [], offsets = [], y = [];
  for (const i of [...shown].reverse()) {
    const { height, below, children } = boxes[i];
    const seen = children.filter((child) => shown.has(child));
    const gap = (n) => (boxes[seen[n]].join === boxes[seen[n - 1]].join ? G.sibling : G.step);
    const [at, merged] = stack(seen.map((child) => outlines[child]), gap);
    const middle = at.length ? (at[0] + at[at.length - 1]) / 2 : 0;
    seen.forEach((child, n) => { offsets[child] = at[n] - middle; });
    outlines[i] = [[-top(i), height / 2 + below], ...merged.map(([top, low]) => [top - middle, low - middle])];
  }
  const roots = [...shown].filter((i) => boxes[i].parent === null);
  const [at, merged] = stack(roots.map((root) => outlines[root]), () => G.root);
  const start = G.margin - Math.min(...merged.map(([top]) => top));
  roots.forEach((root, n) => { y[root] = at[n] + start; });
  for (const i of shown) if (boxes[i].parent !== null) y[i] = y[boxes[i].parent] + offsets[i];

  const tidy = (value) => Math.round(value * 10) / 10;
  const column = (level) => G.margin + level * (G.box + G.gap);
  const edges = (i) => [y[i] - top(i), y[i] + boxes[i].height / 2 + boxes[i].below];
  const frame = ({ members }) => [edges(members[0])[0], edges(members[members.length - 1])[1]];
  const pill = (join) => {
    const [top, low] = frame(join);
    return [column(boxes[join.members[0]].level) - G.gap + G.turn, join.linked ? (top + low) / 2 : y[join.members[0]]];
  };
  const paths = (join) => {
    const [x, middle] = pill(join).map(tidy);
    const end = x + G.gap - G.turn - G.frame;
    const right = `M${x} ${middle}H${tidy(join.linked ? end : end + G.frame)}`;
    if (join.hangs !== null) {
      const top = pill(joins[join.hangs])[1] + G.pill / 2;
      return [`M${x + 16} ${tidy(top + 2)}V${middle}${right}`, `M${x + 12} ${tidy(top + 7)}l4 -6l4 6`];
    }
    const owner = boxes[join.owner], edge = column(owner.level) + G.box;
    const apart = Math.min(G.attach, (owner.height - 20) / Math.max(join.of - 1, 1));
    const from = tidy(y[join.owner] + (join.rank - (join.of - 1) / 2) * apart);
    const bend = (x - edge) * 0.6;
    const curve = `M${edge + 3} ${from}C${tidy(edge + 3 + bend)} ${from} ${tidy(x - bend)} ${middle} ${x} ${middle}`;
    return [curve + right, `M${edge + 8} ${tidy(from - 4)}l-6 4l6 4`];
  };
  const region = (members) => {
    if (!together(members)) return null;
    const bands = new Map();
    for (const i of members.filter((each) => shown.has(each))) {
      const [top, low] = edges(i), [high, deep] = bands.get(boxes[i].level) ?? [top, low];
      bands.set(boxes[i].level, [Math.min(high, top), Math.max(deep, low)]);
    }
    const first = Math.min(...bands.keys());
    const pieces = [...bands].map(([level, [top, low]]) => {
      const left = column(level) - (level === first ? 12 : G.gap), right = column(level) + G.box + 12;
      return `M${left} ${tidy(top - 2)}H${right}V${tidy(low + 4)}H${left}Z`;
    });
    return { path: pieces.join(""), x: column(first), y: tidy(bands.get(first)[0] + 12) };
  };
  const deepest = Math.max(0, ...[...shown].map((i) => boxes[i].level));
  const lowest = Math.max(0, ...[...shown].map((i) => edges(i)[1]));
  return {
    shown, y, edges, column, paths, region,
    corner: (i) => [column(boxes[i].level), tidy(y[i] - boxes[i].height / 2)],
    pill: (join) => pill(join).map(tidy),
    frame: (join) => frame(join).map(tidy),
    wide: 2 * G.margin + G.box + deepest * (G.box + G.gap),
    high: lowest + G.margin,
  };
};
