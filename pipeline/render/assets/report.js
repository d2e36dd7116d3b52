"use strict";
(() => {
  document.documentElement.classList.add("js");
  const plan = JSON.parse(one("#plan").textContent);
  const { boxes, joins, statements } = plan;
  const map = one("#map") ? openMap(plan) : null;
  const text = one("#text"), detail = one("#detail"), stage = one("#stage"), flags = one(".flags");
  const narrow = matchMedia("(max-width: 820px)");
  const marks = all("mark", text);
  const keysOf = new Map(marks.map((mark) => [mark, mark.dataset.k.split(" ").filter(Boolean)]));
  const whole = boxes.flatMap((box, i) => (box.ghost || box.key === null ? [] : [i]));

  // ---- selection: box, passage, card and list entry are one thing

  let current = null, pathsOn = false;
  const places = (key, figure) => {
    const figures = marks.filter((mark) => (mark.dataset.f ?? "").split(" ").includes(figure));
    return figures.length ? figures : marks.filter((mark) => keysOf.get(mark).includes(key));
  };
  const scrollWithin = (pane, target) => {
    const from = pane.getBoundingClientRect(), to = target.getBoundingClientRect();
    if (to.top < from.top + 30 || to.bottom > from.bottom - 30) pane.scrollTop += to.top - from.top - from.height / 3;
  };
  const showCard = (key, figure) => {
    for (const card of all(".card", detail)) card.hidden = card.id !== (key === null ? "hint" : `card-${key}`);
    detail.scrollTop = 0;
    const found = figure === undefined ? null : one(`.card:not([hidden]) [data-found="${figure}"]`, detail);
    if (found?.previousElementSibling) detail.scrollTop += found.getBoundingClientRect().top - detail.getBoundingClientRect().top - 8;
    return found ?? one(".card:not([hidden]) .found", detail);
  };
  const showEntries = (key, figure) => {
    for (const entry of all("[data-go]")) {
      const same = entry.dataset.go === key && [undefined, entry.dataset.figure].includes(entry.dataset.figure && figure);
      entry.classList.toggle("sel", same);
      if (flags.contains(entry)) set(entry, { "aria-current": same ? "true" : null });
    }
  };
  const showPlaces = (key, figure, from) => {
    for (const mark of marks) mark.classList.toggle("sel", key !== null && keysOf.get(mark).includes(key));
    const [first] = key === null ? [] : places(key, figure);
    if (first && from !== "text") scrollWithin(text, first);
    return first;
  };
  const showBox = (box, from) => {
    map.reveal([box]);
    if (from !== "map") map.bring(box);
    rove(box);
  };
  // One pane at a time: what was found comes first, then the box, then the words.
  const showOnPhone = ({ found, box, first }, from) => {
    if (!["text", "flags"].includes(from)) return;
    if (found) found.scrollIntoView();
    else if (box !== undefined) stage.scrollIntoView();
    else if (from !== "text") first?.scrollIntoView({ block: "center" });
  };
  // `from` is where the reader clicked, which stays as it is; the rest follows.
  const select = (key, { from, figure } = {}) => {
    current = key;
    const found = showCard(key, figure);
    showEntries(key, figure);
    const first = showPlaces(key, figure, from);
    const listed = one("[aria-current]", flags);
    listed?.closest("details")?.setAttribute("open", "");
    if (listed && from !== "flags" && !narrow.matches) scrollWithin(flags, listed);
    const box = whole.find((i) => boxes[i].key === key);
    if (box !== undefined) showBox(box, from);
    if (narrow.matches) showOnPhone({ found, box, first }, from);
    light();
  };
  const light = () => {
    if (!map) return;
    const ends = whole.filter((i) => (pathsOn ? statements[boxes[i].key].flagged : boxes[i].key === current));
    const lit = new Set(ends.flatMap((i) => [i, ...map.above(i)])), ways = new Set();
    for (const i of lit) for (let j = boxes[i].join; j !== null; j = joins[j].hangs) ways.add(j);
    boxes.forEach(({ key }, i) => {
      const { classList } = map.parts.box[i];
      classList.toggle("sel", key !== null && key === current);
      classList.toggle("way", lit.has(i));
      classList.toggle("dim", key !== null && ((pathsOn && !lit.has(i)) || !matches(key)));
    });
    joins.forEach((_, j) => {
      map.parts.line[j].classList.toggle("way", ways.has(j));
      for (const part of [map.parts.line[j], map.parts.pill[j]]) part.classList.toggle("dim", (pathsOn || filtering()) && !ways.has(j));
    });
  };

  // ---- filters

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
    if (map && filtering()) map.reveal(whole.filter((i) => matches(boxes[i].key)));
    for (const mark of marks) {
      const held = keysOf.get(mark).filter((key) => key in statements);
      mark.classList.toggle("dim", filtering() && held.length > 0 && !held.some(matches));
    }
    light();
  };
  const togglePaths = () => {
    pathsOn = !pathsOn;
    set(one("#ways"), { "aria-pressed": pathsOn });
    if (map && pathsOn) map.reveal(whole.filter((i) => statements[boxes[i].key].flagged));
    light();
  };

  // ---- keyboard: one box can be reached with Tab, arrows walk from it

  let focused = 0;
  const rove = (i) => {
    set(map.parts.box[focused], { tabindex: "-1" });
    focused = i;
    set(map.parts.box[i], { tabindex: "0" });
  };
  const go = (i) => {
    if (i === undefined || i === null || !map.shown().has(i)) return;
    rove(i);
    map.parts.box[i].focus({ preventScroll: true });
    map.bring(i);
  };
  const beside = (i, step) => {
    const level = [...map.shown()].filter((each) => boxes[each].level === boxes[i].level);
    level.sort((a, b) => map.height(a) - map.height(b));
    return level[level.indexOf(i) + step];
  };
  const choose = (i) => (boxes[i].key === null ? map.fold(i) : select(boxes[i].key, { from: boxes[i].ghost ? "ghost" : "map" }));
  const nextFlag = () => {
    const listed = all("button:not(.to)", flags);
    const at = listed.findIndex((each) => each.hasAttribute("aria-current"));
    listed[(at + 1) % listed.length]?.click();
  };
  const onBox = {
    ArrowLeft: (i) => go(boxes[i].parent),
    ArrowRight: (i) => go(boxes[i].children.find((child) => map.shown().has(child))),
    ArrowUp: (i) => go(beside(i, -1)),
    ArrowDown: (i) => go(beside(i, 1)),
    Enter: choose,
    " ": (i) => { map.fold(i); light(); },
  };
  const onMap = { "+": () => map.zoom(1.25), "=": () => map.zoom(1.25), "-": () => map.zoom(0.8), 0: () => map.fit() };
  const anywhere = { n: nextFlag, p: togglePaths, o: () => one("#as-outline").click(), Escape: () => select(null) };
  const press = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("select")) return;
    const box = event.target.closest("[data-i]");
    const act = (box && onBox[event.key]) ?? (map && onMap[event.key]) ?? anywhere[event.key];
    if (!act) return;
    event.preventDefault();
    act(Number(box?.dataset.i));
  };

  // ---- pointer: click; drag with a mouse, pinch with two fingers, Ctrl and wheel to zoom

  let grip = null, dragged = false, spread = 0;
  const drag = (event) => {
    if (!grip) return;
    const [dx, dy] = [event.clientX - grip[0], event.clientY - grip[1]];
    if (!dragged && Math.hypot(dx, dy) < 5) return;
    if (!dragged) map.svg.setPointerCapture(event.pointerId);
    dragged = true;
    map.svg.classList.add("drag");
    map.view.scrollBy({ left: -dx, top: -dy, behavior: "instant" });
    grip = [event.clientX, event.clientY];
  };
  const drop = () => {
    grip = null;
    map.svg.classList.remove("drag");
  };
  const pinch = (event) => {
    if (event.touches.length !== 2) return;
    event.preventDefault();
    const [a, b] = event.touches, pane = map.view.getBoundingClientRect();
    const now = Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
    if (spread && event.type === "touchmove") map.zoom(now / spread, (a.clientX + b.clientX) / 2 - pane.left, (a.clientY + b.clientY) / 2 - pane.top);
    spread = now;
  };
  const wheel = (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const pane = map.view.getBoundingClientRect();
    map.zoom(Math.exp(-event.deltaY * (event.deltaMode ? 30 : 1) * 0.004), event.clientX - pane.left, event.clientY - pane.top);
  };
  const clickBox = (event) => {
    const box = event.target.closest("[data-i]");
    if (dragged || !box) return;
    rove(Number(box.dataset.i));
    if (event.target.closest(".fold")) {
      map.fold(Number(box.dataset.i));
      light();
    } else choose(Number(box.dataset.i));
  };
  const click = (event) => {
    const to = event.target.closest("[data-go]"), mark = event.target.closest("mark"), show = event.target.closest("[data-show]");
    if (show) places(show.dataset.show)[0]?.scrollIntoView({ block: "center" });
    else if (to) select(to.dataset.go, { from: flags.contains(to) ? "flags" : "link", figure: to.dataset.figure });
    else if (mark) select(keysOf.get(mark)[0], { from: "text", figure: mark.dataset.f?.split(" ")[0] });
  };

  // ---- saving

  const copy = () => {
    const made = map.svg.cloneNode(true), [wide, high] = map.size();
    for (const hidden of all('[display="none"], .fold .open', made)) hidden.remove();
    for (const each of all(".sel, .way, .dim", made)) each.classList.remove("sel", "way", "dim");
    set(made, { xmlns: "http://www.w3.org/2000/svg", width: wide, height: high, id: null });
    return URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(made)], { type: "image/svg+xml" }));
  };
  const save = (address, name) => {
    const link = document.createElement("a");
    set(link, { href: address, download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  };
  const savePng = async () => {
    const [wide, high] = map.size(), image = new Image(), source = copy();
    image.src = source;
    await image.decode();
    const scale = Math.min(2, 16000 / wide, 16000 / high, Math.sqrt(1.2e8 / (wide * high)));
    const canvas = document.createElement("canvas");
    set(canvas, { width: Math.floor(wide * scale), height: Math.floor(high * scale) });
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#f7f7fa";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    URL.revokeObjectURL(source);
    canvas.toBlob((blob) => save(URL.createObjectURL(blob), "argument-map.png"), "image/png");
  };

  // ---- wiring

  const press_ = (id, act) => one(id).addEventListener("click", act);
  const legend = one("#legend");
  legend.hidden = narrow.matches;
  set(one("#as-legend"), { "aria-pressed": !legend.hidden });
  press_("#as-legend", () => {
    legend.hidden = !legend.hidden;
    set(one("#as-legend"), { "aria-pressed": !legend.hidden });
  });
  press_("#as-outline", () => set(one("#as-outline"), { "aria-pressed": one("main").classList.toggle("outlined") }));
  press_("#ways", togglePaths);
  press_("#print", () => print());
  press_(".skip", () => one("main").classList.contains("outlined") || one("#as-outline").click());
  for (const each of Object.values(choice)) each.addEventListener("change", filter);
  document.addEventListener("click", click);
  document.addEventListener("keydown", press);
  if (map) {
    press_("#fit", () => map.fit());
    press_("#in", () => map.zoom(1.25));
    press_("#out", () => map.zoom(0.8));
    one("#depth").addEventListener("change", ({ target }) => target.value && (map.toDepth(Number(target.value)), light()));
    press_("#svg", () => save(copy(), "argument-map.svg"));
    press_("#png", savePng);
    map.svg.addEventListener("pointerdown", (event) => {
      dragged = false;
      if (event.pointerType === "mouse" && !event.button) grip = [event.clientX, event.clientY];
    });
    map.svg.addEventListener("pointermove", drag);
    for (const end of ["pointerup", "pointercancel"]) map.svg.addEventListener(end, drop);
    map.svg.addEventListener("click", clickBox);
    map.view.addEventListener("wheel", wheel, { passive: false });
    for (const touch of ["touchstart", "touchmove"]) map.view.addEventListener(touch, pinch, { passive: false });
    map.view.addEventListener("touchend", () => { spread = 0; });
    rove(0);
    light();
  }
  const asked = location.hash.slice(1);
  if (asked && document.getElementById(`card-${asked}`)) select(asked, { from: "link" });
})();
