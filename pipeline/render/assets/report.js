"use strict";
(() => {
  document.documentElement.classList.add("js");
  const one = (query, root = document) => root.querySelector(query);
  const all = (query, root = document) => [...root.querySelectorAll(query)];
  const { geometry: G, boxes, joins, regions, statements } = JSON.parse(one("#plan").textContent);
  const svg = one("#map"), stage = one("#stage"), text = one("#text"), detail = one("#detail"), main = one("main");
  const narrow = matchMedia("(max-width: 820px)");
  const drawn = (name) => {
    const found = [];
    for (const each of all(`[data-${name}]`, svg ?? document.createElement("i"))) found[each.dataset[name]] = each;
    return found;
  };
  const parts = { box: drawn("i"), line: drawn("l"), pill: drawn("w"), frame: drawn("f"), region: drawn("r") };
  const marks = all("mark", text);
  const markKeys = new Map(marks.map((mark) => [mark, mark.dataset.k.split(" ").filter(Boolean)]));
  const set = (each, attributes) => {
    for (const [name, value] of Object.entries(attributes)) {
      if (value === null) each.removeAttribute(name);
      else each.setAttribute(name, value);
    }
  };
  const visible = (each, on) => set(each, { display: on ? null : "none" });

  // ---- layout: the arithmetic of layout.py and svg.py, for whatever is not folded away

  const folded = new Set(boxes.flatMap((box, i) => (box.folded ? [i] : [])));
  let shown = new Set(), y = [], size = { wide: 0, high: 0 };

  const inSight = () => {
    const seen = new Set();
    boxes.forEach(({ parent }, i) => {
      if (parent === null || (seen.has(parent) && !folded.has(parent))) seen.add(i);
    });
    return seen;
  };
  const stack = (outlines, gap) => {
    const at = [], merged = [];
    outlines.forEach((outline, n) => {
      let shift = 0;
      if (n) {
        const touch = Math.min(merged.length, outline.length);
        shift = Math.max(...Array.from({ length: touch }, (_, d) => merged[d][1] - outline[d][0] + gap(n)));
      }
      at.push(shift);
      outline.forEach(([top, low], d) => {
        const [high, deep] = merged[d] ?? [top + shift, low + shift];
        merged[d] = [Math.min(high, top + shift), Math.max(deep, low + shift)];
      });
    });
    return [at, merged];
  };
  const arrange = () => {
    shown = inSight();
    const outlines = [], offsets = [];
    for (const i of [...shown].reverse()) {
      const { height, above, below, children } = boxes[i];
      const seen = children.filter((child) => shown.has(child));
      const joined = (n) => boxes[seen[n]].join;
      const [at, merged] = stack(seen.map((child) => outlines[child]), (n) => (joined(n) === joined(n - 1) ? G.sibling : G.step));
      const middle = at.length ? (at[0] + at[at.length - 1]) / 2 : 0;
      seen.forEach((child, n) => { offsets[child] = at[n] - middle; });
      outlines[i] = [[-height / 2 - above, height / 2 + below], ...merged.map(([top, low]) => [top - middle, low - middle])];
    }
    const roots = [...shown].filter((i) => boxes[i].parent === null);
    const [at, merged] = stack(roots.map((root) => outlines[root]), () => G.root);
    const start = G.margin - Math.min(...merged.map(([top]) => top), 0);
    y = [];
    roots.forEach((root, n) => { y[root] = at[n] + start; });
    for (const i of shown) if (boxes[i].parent !== null) y[i] = y[boxes[i].parent] + offsets[i];
    const levels = [...shown].map((i) => boxes[i].level);
    size = {
      wide: 2 * G.margin + G.box + Math.max(0, ...levels) * (G.box + G.gap),
      high: Math.max(0, ...[...shown].map((i) => y[i] + boxes[i].height / 2 + boxes[i].below)) + G.margin,
    };
  };
  const column = (level) => G.margin + level * (G.box + G.gap);
  const edges = (i) => [y[i] - boxes[i].height / 2 - boxes[i].above, y[i] + boxes[i].height / 2 + boxes[i].below];
  const frameEdges = ({ members }) => [edges(members[0])[0], edges(members[members.length - 1])[1]];
  const pillAt = (join) => {
    const [top, low] = frameEdges(join);
    return [column(boxes[join.members[0]].level) - G.gap + G.turn, join.linked ? (top + low) / 2 : y[join.members[0]]];
  };
  const tidy = (value) => Math.round(value * 10) / 10;
  const paths = (join) => {
    const [x, at] = pillAt(join).map(tidy);
    const end = x + G.gap - G.turn - G.frame;
    const right = `M${x} ${at}H${tidy(join.linked ? end : end + G.frame)}`;
    if (join.hangs !== null) {
      const top = pillAt(joins[join.hangs])[1] + G.pill / 2;
      return [`M${x + 16} ${tidy(top + 2)}V${at}${right}`, `M${x + 12} ${tidy(top + 7)}l4 -6l4 6`];
    }
    const owner = boxes[join.owner], start = column(owner.level) + G.box;
    const step = Math.min(G.attach, (owner.height - 20) / Math.max(join.of - 1, 1));
    const from = tidy(y[join.owner] + (join.rank - (join.of - 1) / 2) * step);
    const bend = (x - start) * 0.6;
    const curve = `M${start + 3} ${from}C${tidy(start + 3 + bend)} ${from} ${tidy(x - bend)} ${at} ${x} ${at}`;
    return [curve + right, `M${start + 8} ${tidy(from - 4)}l-6 4l6 4`];
  };
  const drawRegion = (members, group) => {
    const bands = new Map();
    for (const i of members.filter((each) => shown.has(each))) {
      const [top, low] = edges(i), [high, deep] = bands.get(boxes[i].level) ?? [top, low];
      bands.set(boxes[i].level, [Math.min(high, top), Math.max(deep, low)]);
    }
    visible(group, bands.size > 0);
    if (!bands.size) return;
    const first = Math.min(...bands.keys());
    const pieces = [...bands].map(([level, [top, low]]) => {
      const left = column(level) - (level === first ? 14 : G.gap), right = column(level) + G.box + 14;
      return `M${left} ${tidy(top - 4)}H${right}V${tidy(low + 6)}H${left}Z`;
    });
    set(one("path", group), { d: pieces.join("") });
    set(one("text", group), { x: column(first), y: tidy(bands.get(first)[0] + 12) });
  };
  const draw = () => {
    arrange();
    boxes.forEach((box, i) => {
      visible(parts.box[i], shown.has(i));
      if (!shown.has(i)) return;
      set(parts.box[i], { transform: `translate(${column(box.level)} ${tidy(y[i] - box.height / 2)})` });
      const fold = one(".fold", parts.box[i]);
      if (fold) {
        visible(one(".open", fold), !folded.has(i));
        visible(one(".shut", fold), folded.has(i));
        set(parts.box[i], { "aria-expanded": String(!folded.has(i)) });
      }
    });
    joins.forEach((join, j) => {
      const on = shown.has(join.members[0]);
      for (const part of [parts.line[j], parts.pill[j], parts.frame[j]]) if (part) visible(part, on);
      if (!on) return;
      const [line, head] = paths(join), [x, at] = pillAt(join);
      set(parts.line[j].children[0], { d: line });
      set(parts.line[j].children[1], { d: head });
      set(parts.pill[j], { transform: `translate(${tidy(x)} ${tidy(at)})` });
      if (join.linked) {
        const [top, low] = frameEdges(join);
        set(parts.frame[j], { y: tidy(top), height: tidy(low - top) });
      }
    });
    regions.forEach((members, r) => drawRegion(members, parts.region[r]));
  };

  // ---- view: where the page looks at the map

  let view = { x: 0, y: 0, scale: 1 };
  const pane = () => ({ w: Math.max(stage.clientWidth, 1), h: Math.max(stage.clientHeight, 1) });
  const look = () => {
    const { w, h } = pane();
    const keep = (at, room, whole) => (whole <= room ? (whole - room) / 2 : Math.min(Math.max(at, -room / 3), whole - room * 0.67));
    view.x = keep(view.x, w / view.scale, size.wide);
    view.y = keep(view.y, h / view.scale, size.high);
    set(svg, { viewBox: `${tidy(view.x)} ${tidy(view.y)} ${tidy(w / view.scale)} ${tidy(h / view.scale)}` });
  };
  const whole = () => Math.min(pane().w / size.wide, pane().h / size.high);
  const fit = () => {
    view = { x: 0, y: 0, scale: Math.min(whole(), 1.25) };
    look();
  };
  const zoom = (factor, cx = pane().w / 2, cy = pane().h / 2) => {
    const scale = Math.min(Math.max(view.scale * factor, Math.min(whole(), 1) * 0.8), 3);
    view = { x: view.x + cx / view.scale - cx / scale, y: view.y + cy / view.scale - cy / scale, scale };
    look();
  };
  const open = () => {
    view.scale = Math.min(Math.max(whole(), 0.85), 1.1);
    view.x = 0;
    view.y = (y[0] ?? 0) - pane().h / view.scale / 2;
    look();
  };
  const bring = (i) => {
    const { w, h } = pane(), room = 24;
    const left = column(boxes[i].level) - room, right = left + G.box + 2 * room;
    const [top, low] = [edges(i)[0] - room, edges(i)[1] + room];
    if (view.scale < 0.55) view.scale = 0.8;
    const into = (at, span, from, to) => (to - from > span || from < at ? from : to > at + span ? to - span : at);
    view.x = into(view.x, w / view.scale, left, right);
    view.y = into(view.y, h / view.scale, top, low);
    look();
  };

  // ---- folds

  const refold = (change, still = 0) => {
    const before = y[still];
    change();
    draw();
    if (before !== undefined && y[still] !== undefined) view.y += y[still] - before;
    look();
    light();
  };
  const fold = (i) => {
    if (!boxes[i].children.length) return;
    refold(() => (folded.has(i) ? folded.delete(i) : folded.add(i)), i);
  };
  const ancestors = (i) => (boxes[i].parent === null ? [] : [boxes[i].parent, ...ancestors(boxes[i].parent)]);
  const reveal = (targets) => {
    const above = targets.flatMap(ancestors).filter((i) => folded.has(i));
    if (above.length) refold(() => above.forEach((i) => folded.delete(i)));
  };
  const toDepth = (depth) => refold(() => {
    boxes.forEach((box, i) => {
      if (box.children.length && box.level >= depth) folded.add(i);
      else folded.delete(i);
    });
  });

  // ---- selection: box, passage, card and list entry are one thing

  let current = null;
  const home = (key) => boxes.findIndex((box) => box.key === key && !box.ghost);
  const marked = (key, figure) => {
    const own = figure === undefined ? [] : marks.filter((mark) => (mark.dataset.f ?? "").split(" ").includes(String(figure)));
    return own.length ? own : marks.filter((mark) => markKeys.get(mark).includes(key));
  };
  const scrollTo = (pane_, target) => {
    const from = pane_.getBoundingClientRect(), to = target.getBoundingClientRect();
    if (to.top < from.top + 30 || to.bottom > from.bottom - 30) pane_.scrollTop += to.top - from.top - from.height / 3;
  };
  const select = (key, { from, figure } = {}) => {
    current = key;
    for (const card of all(".card", detail)) card.hidden = card.id !== (key === null ? "hint" : `card-${key}`);
    detail.scrollTop = 0;
    for (const entry of all("[data-go]")) {
      const same = entry.dataset.go === key && (figure === undefined || entry.dataset.figure === undefined || entry.dataset.figure === String(figure));
      entry.classList.toggle("sel", same);
      if (entry.closest(".flags")) set(entry, { "aria-current": same ? "true" : null });
    }
    for (const mark of marks) mark.classList.toggle("sel", key !== null && markKeys.get(mark).includes(key));
    light();
    if (key === null) return;
    const listed = one(".flags [aria-current]");
    if (listed && from !== "flags") scrollTo(one(".flags"), listed);
    const places = marked(key, figure);
    if (from !== "text" && places.length) scrollTo(text, places[0]);
    const box = home(key);
    if (box >= 0) {
      reveal([box]);
      if (from !== "map") bring(box);
      if (narrow.matches && from === "text") stage.scrollIntoView({ block: "start", behavior: "smooth" });
      rove(box);
    } else if (narrow.matches && from !== "text" && places.length) {
      places[0].scrollIntoView({ block: "center" });
    }
  };
  const light = () => {
    if (!svg) return;
    const lit = new Set();
    const targets = pathsOn
      ? boxes.flatMap((box, i) => (!box.ghost && statements[box.key]?.flagged ? [i] : []))
      : boxes.flatMap((box, i) => (!box.ghost && current !== null && box.key === current ? [i] : []));
    for (const i of targets) for (const each of [i, ...ancestors(i)]) lit.add(each);
    const ways = new Set();
    for (const i of lit) for (let j = boxes[i].join; j !== null; j = joins[j].hangs) ways.add(j);
    boxes.forEach((box, i) => {
      const dim = box.key !== null && ((pathsOn && !lit.has(i)) || !matches(box.key));
      parts.box[i].classList.toggle("sel", current !== null && box.key === current);
      parts.box[i].classList.toggle("way", lit.has(i));
      parts.box[i].classList.toggle("dim", dim);
    });
    joins.forEach((_, j) => {
      parts.line[j].classList.toggle("way", ways.has(j));
      const dim = (pathsOn && !ways.has(j)) || (filtering() && !ways.has(j));
      parts.line[j].classList.toggle("dim", dim);
      parts.pill[j].classList.toggle("dim", dim);
    });
  };

  // ---- filters

  let pathsOn = false;
  const choice = { verdict: one("#by-verdict"), asserter: one("#by-asserter"), role: one("#by-role") };
  const filtering = () => Object.values(choice).some((each) => each.value !== "");
  const matches = (key) => {
    const it = statements[key], { verdict, asserter, role } = choice;
    return (
      (verdict.value === "" || (verdict.value === "flagged" ? it.flagged : it.verdicts.includes(verdict.value))) &&
      (asserter.value === "" || it.asserters.includes(Number(asserter.value))) &&
      (role.value === "" || it.role === role.value)
    );
  };
  const filter = () => {
    if (filtering()) reveal(boxes.flatMap((box, i) => (box.key !== null && !box.ghost && matches(box.key) ? [i] : [])));
    light();
    for (const mark of marks) {
      const held = markKeys.get(mark).filter((key) => key in statements);
      mark.classList.toggle("dim", filtering() && held.length > 0 && !held.some(matches));
    }
  };
  for (const each of Object.values(choice)) each.addEventListener("change", filter);
  const showPaths = () => {
    pathsOn = !pathsOn;
    set(one("#ways"), { "aria-pressed": String(pathsOn) });
    if (pathsOn) reveal(boxes.flatMap((box, i) => (!box.ghost && statements[box.key]?.flagged ? [i] : [])));
    light();
  };

  // ---- keyboard

  let focused = 0;
  const rove = (i) => {
    if (parts.box[focused]) set(parts.box[focused], { tabindex: "-1" });
    focused = i;
    if (parts.box[i]) set(parts.box[i], { tabindex: "0" });
  };
  const go = (i) => {
    if (i === undefined || i === null || !shown.has(i)) return;
    rove(i);
    parts.box[i].focus({ preventScroll: true });
    bring(i);
  };
  const beside = (i, step) => {
    const level = [...shown].filter((each) => boxes[each].level === boxes[i].level).sort((a, b) => y[a] - y[b]);
    return level[level.indexOf(i) + step];
  };
  const choose = (i) => (boxes[i].key === null ? fold(i) : select(boxes[i].key, { from: boxes[i].ghost ? "ghost" : "map" }));
  const nextFlag = () => {
    const listed = all(".flags button");
    if (!listed.length) return;
    const at = listed.findIndex((each) => each.hasAttribute("aria-current"));
    listed[(at + 1) % listed.length].click();
  };
  const press = (id) => () => one(id).click();
  const onMap = {
    ArrowLeft: (i) => go(boxes[i].parent),
    ArrowRight: (i) => go(boxes[i].children.find((child) => shown.has(child))),
    ArrowUp: (i) => go(beside(i, -1)),
    ArrowDown: (i) => go(beside(i, 1)),
    Enter: choose,
    " ": fold,
  };
  const anywhere = { "+": () => zoom(1.25), "=": () => zoom(1.25), "-": () => zoom(0.8), 0: () => fit(), n: nextFlag, p: press("#ways"), o: press("#as-outline"), Escape: () => select(null) };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("select, input")) return;
    const box = event.target.closest?.("[data-i]");
    const act = (box && onMap[event.key]) ?? anywhere[event.key];
    if (!act || !(svg || event.key === "n" || event.key === "Escape")) return;
    event.preventDefault();
    act(box ? Number(box.dataset.i) : undefined);
  });

  // ---- pointer: click, drag, pinch, wheel

  const pointers = new Map();
  let dragged = false;
  const startDrag = (event) => {
    if (event.button) return;
    pointers.set(event.pointerId, [event.clientX, event.clientY]);
    if (pointers.size === 1) dragged = false;
  };
  const drag = (event) => {
    const last = pointers.get(event.pointerId);
    if (!last) return;
    const at = [event.clientX, event.clientY], [dx, dy] = [at[0] - last[0], at[1] - last[1]];
    if (!dragged && Math.hypot(dx, dy) < 5) return;
    if (!dragged) svg.setPointerCapture(event.pointerId);
    dragged = true;
    svg.classList.add("drag");
    const others = [...pointers].filter(([id]) => id !== event.pointerId).map(([, place]) => place);
    if (others.length) {
      const frame = svg.getBoundingClientRect(), apart = (point) => Math.hypot(point[0] - others[0][0], point[1] - others[0][1]);
      zoom(apart(at) / Math.max(apart(last), 1), (at[0] + others[0][0]) / 2 - frame.left, (at[1] + others[0][1]) / 2 - frame.top);
    } else {
      view.x -= dx / view.scale;
      view.y -= dy / view.scale;
      look();
    }
    pointers.set(event.pointerId, at);
  };
  const endDrag = (event) => {
    pointers.delete(event.pointerId);
    svg.classList.remove("drag");
  };
  const clickMap = (event) => {
    if (dragged) return;
    const box = event.target.closest("[data-i]");
    if (!box) return;
    const i = Number(box.dataset.i);
    rove(i);
    if (event.target.closest(".fold")) fold(i);
    else choose(i);
  };
  const wheel = (event) => {
    event.preventDefault();
    const frame = svg.getBoundingClientRect(), unit = event.deltaMode ? 30 : 1;
    if (event.ctrlKey || event.metaKey) {
      zoom(Math.exp(-event.deltaY * unit * 0.004), event.clientX - frame.left, event.clientY - frame.top);
    } else {
      view.x += ((event.shiftKey ? event.deltaY : event.deltaX) * unit) / view.scale;
      view.y += ((event.shiftKey ? 0 : event.deltaY) * unit) / view.scale;
      look();
    }
  };
  document.addEventListener("click", (event) => {
    const to = event.target.closest("[data-go]"), mark = event.target.closest("mark"), show = event.target.closest("[data-show]");
    if (show) marked(show.dataset.show)[0]?.scrollIntoView({ block: "center", behavior: "smooth" });
    else if (to) select(to.dataset.go, { from: to.closest(".flags") ? "flags" : "link", figure: to.dataset.figure });
    else if (mark) {
      const keys = markKeys.get(mark), figure = mark.dataset.f?.split(" ")[0];
      const key = keys.find((each) => each.startsWith("f")) ?? keys[0];
      select(key, { from: "text", figure });
    }
  });

  // ---- saving and printing

  const copy = () => {
    const made = svg.cloneNode(true);
    for (const hidden of all('[display="none"], .fold .open', made)) hidden.remove();
    for (const each of all(".sel, .way, .dim", made)) each.classList.remove("sel", "way", "dim");
    set(made, { xmlns: "http://www.w3.org/2000/svg", viewBox: `0 0 ${tidy(size.wide)} ${tidy(size.high)}`, width: size.wide, height: size.high, id: null });
    return new Blob([new XMLSerializer().serializeToString(made)], { type: "image/svg+xml" });
  };
  const save = (blob, name) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };
  const savePng = () => {
    const image = new Image(), source = URL.createObjectURL(copy());
    image.onload = () => {
      const scale = Math.min(2, 16000 / size.wide, 16000 / size.high, Math.sqrt(1.2e8 / (size.wide * size.high)));
      const canvas = document.createElement("canvas");
      canvas.width = size.wide * scale;
      canvas.height = size.high * scale;
      const pen = canvas.getContext("2d");
      pen.fillStyle = "#f7f7fa";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.drawImage(image, 0, 0, canvas.width, canvas.height);
      URL.revokeObjectURL(source);
      canvas.toBlob((blob) => save(blob, "argument-map.png"), "image/png");
    };
    image.src = source;
  };

  // ---- wiring

  const toggle = (button, classed, owner) => button.addEventListener("click", () => {
    const on = owner.classList.toggle(classed);
    set(button, { "aria-pressed": String(on) });
  });
  const legend = one("#legend");
  toggle(one("#as-outline"), "outlined", main);
  one("#as-legend").addEventListener("click", () => {
    const on = getComputedStyle(legend).display === "none";
    legend.classList.toggle("shown", on);
    legend.hidden = !on;
    set(one("#as-legend"), { "aria-pressed": String(on) });
    if (svg) look();
  });
  set(one("#as-legend"), { "aria-pressed": String(!narrow.matches) });
  one("#ways").addEventListener("click", showPaths);
  one("#print").addEventListener("click", () => print());
  one(".skip").addEventListener("click", () => main.classList.contains("outlined") || one("#as-outline").click());
  if (svg) {
    one("#fit").addEventListener("click", fit);
    one("#in").addEventListener("click", () => zoom(1.25));
    one("#out").addEventListener("click", () => zoom(0.8));
    one("#depth").addEventListener("change", (event) => event.target.value && toDepth(Number(event.target.value)));
    one("#svg").addEventListener("click", () => save(copy(), "argument-map.svg"));
    one("#png").addEventListener("click", savePng);
    svg.addEventListener("pointerdown", startDrag);
    svg.addEventListener("pointermove", drag);
    svg.addEventListener("pointerup", endDrag);
    svg.addEventListener("pointercancel", endDrag);
    svg.addEventListener("click", clickMap);
    svg.addEventListener("wheel", wheel, { passive: false });
    addEventListener("beforeprint", () => set(svg, { viewBox: `0 0 ${tidy(size.wide)} ${tidy(size.high)}` }));
    addEventListener("afterprint", look);
    new ResizeObserver(look).observe(stage);
    draw();
    open();
    rove(0);
  }
  const asked = location.hash.slice(1);
  if (one(`#card-${CSS.escape(asked)}`)) select(asked, { from: "link" });
})();
