"use strict";
(() => {
  document.documentElement.classList.add("js");
  const plan = JSON.parse(one("#plan").textContent);
  const { statements } = plan, tree = grow(plan.places);
  const article = one("#article"), text = one("#text"), list = one("#findings"), cards = one("#cards"), pane = one("#pane");
  const outline = one("#outline"), wholePane = one("#whole-pane"), whole = one("#whole"), live = one("#live");
  const narrow = matchMedia("(max-width: 1000px)");
  const rows = new Map(all("li[data-k]", outline).map((row) => [row.dataset.k, row]));
  const told = (key) => one(".w", rows.get(key)).textContent;
  const focus = makeFocus(one("#focus"), tree, (node) => node.gist || told(node.key));
  const home = new Map();
  for (const node of tree.nodes) if (!node.ghost) home.set(node.key, node);
  const marks = all("[data-k]", text);
  const keysOf = (mark) => mark.dataset.k.split(" ").filter(Boolean), figuresOf = (mark) => (mark.dataset.f ?? "").split(" ").filter(Boolean);
  const steps = all(".flags a", list);
  const say = (words) => { live.textContent = words; };
  const scrollWithin = (frame, target, share = 0.3) => {
    const from = frame.getBoundingClientRect(), to = target.getBoundingClientRect();
    if (to.top < from.top + 20 || to.bottom > from.bottom - 20) frame.scrollTop += to.top - from.top - from.height * share;
  };

  // ---- one choice: a finding, a statement, or both; list, card, map and article follow it

  let node = tree.root, figure = null, key = null;
  const showCards = () => {
    const wanted = new Set([figure, key].filter(Boolean));
    for (const card of all(".card", cards)) {
      card.classList.toggle("on", wanted.has(card.dataset.card));
      card.classList.toggle("under", figure !== null && card.dataset.card === key);
    }
    cards.scrollTop = 0;
  };
  const showList = (from) => {
    let current = null;
    for (const entry of all("a", list)) {
      const same = entry.dataset.f ? entry.dataset.f === figure : figure === null && entry.dataset.k === key;
      if (same) entry.setAttribute("aria-current", "true");
      else entry.removeAttribute("aria-current");
      if (same) current = entry;
    }
    current?.closest("details")?.setAttribute("open", "");
    if (current && from !== "list" && !narrow.matches) scrollWithin(list, current);
  };
  const showText = (from) => {
    const exact = marks.filter((mark) => figure !== null && figuresOf(mark).includes(figure));
    const held = marks.filter((mark) => key !== null && keysOf(mark).includes(key));
    for (const mark of marks) {
      mark.classList.toggle("on", held.includes(mark));
      mark.classList.toggle("now", exact.includes(mark));
    }
    const first = exact[0] ?? held[0];
    if (first && from !== "text" && from !== "open" && !narrow.matches) scrollWithin(article, first);
  };
  const showMap = (from) => {
    if (!tree.root) return;
    if (view === "focus") focus.render(node, filter);
    drawOverview(one("#mini"), tree, node, focus.path(node));
    for (const row of rows.values()) row.classList.toggle("sel", row.dataset.k === key);
    for (const box of all("[data-statement]", whole)) box.classList.toggle("sel", key !== null && box.dataset.statement === idOf(key));
    if (from === "map" || from === "open" || narrow.matches) return;
    pane.scrollTop = 0;
    if (view === "outline" && rows.has(key)) scrollWithin(pane, one(".row", rows.get(key)));
    if (view === "whole") bring(one(".sel", whole));
  };
  const idOf = (wanted) => one(`[data-card="${wanted}"]`, cards)?.id;
  const choose = (wanted, { from = "link", at = null } = {}) => {
    key = wanted.key ?? null;
    figure = wanted.figure ?? null;
    if (key !== null && home.has(key)) node = at ?? home.get(key);
    showCards();
    showList(from);
    showText(from);
    showMap(from);
    if (from !== "open") tell();
    if (narrow.matches && ["list", "text", "map"].includes(from) && (figure !== null || from !== "map")) showTab("find", cards);
  };
  const tell = () => {
    const at = steps.findIndex((entry) => entry.dataset.f === figure);
    const words = figure === null ? (home.has(key) ? told(key) : "") : one(`[data-card="${figure}"] .hd .q`, cards)?.textContent ?? "";
    say(at >= 0 ? `Finding ${at + 1} of ${steps.length}: ${words}` : words.slice(0, 120));
  };
  const ofFigure = (wanted) => {
    const of = one(`[data-card="${wanted}"]`, cards).dataset.of;
    return { figure: wanted, key: home.has(of) ? of : null };
  };
  const ofKey = (wanted) => {
    const found = statements[wanted]?.findings ?? [];
    const first = steps.map((entry) => entry.dataset.f).find((each) => found.includes(each)) ?? found[0];
    return { key: wanted, figure: first ?? null };
  };
  const step = (by) => {
    if (!steps.length) return;
    const known = steps.findIndex((entry) => entry.dataset.f === figure);
    const at = known < 0 ? (by > 0 ? 0 : steps.length - 1) : (known + by + steps.length) % steps.length;
    choose(ofFigure(steps[at].dataset.f), { from: "step" });
  };

  // ---- passages of the article, one after the other

  const passages = [...new Set(marks.flatMap((mark) => keysOf(mark).slice(0, 1)))];
  const passage = (by) => {
    if (!passages.length) return;
    const at = passages.indexOf(key);
    choose(ofKey(passages[at < 0 ? (by > 0 ? 0 : passages.length - 1) : (at + by + passages.length) % passages.length]), { from: "step" });
  };

  // ---- views of the map

  let view = "focus", scale = 1;
  const LEGIBLE = 9 / 15, LARGEST = 2;
  const size = () => {
    const [, , wide, high] = whole.getAttribute("viewBox").split(" ").map(Number);
    return [wide, high];
  };
  const zoom = (wanted) => {
    const [wide, high] = size(), before = scale;
    scale = Math.min(Math.max(wanted, LEGIBLE), LARGEST);
    whole.setAttribute("width", wide * scale);
    whole.setAttribute("height", high * scale);
    wholePane.scrollTo(wholePane.scrollLeft * scale / before, wholePane.scrollTop * scale / before);
  };
  const fit = () => zoom(Math.min(wholePane.clientWidth / size()[0], wholePane.clientHeight / size()[1]));
  const bring = (box) => {
    if (!box) return;
    const from = wholePane.getBoundingClientRect(), to = box.getBoundingClientRect();
    wholePane.scrollBy(to.left - from.left - 30, to.top - from.top - from.height / 3);
  };
  const showView = (wanted) => {
    view = wanted;
    for (const button of all("[data-view]")) button.setAttribute("aria-pressed", button.dataset.view === view);
    one("#focus").hidden = view !== "focus";
    outline.hidden = view !== "outline";
    wholePane.hidden = view !== "whole";
    one(".zoom").hidden = view !== "whole";
    pane.classList.toggle("flat", view !== "focus");
    if (view === "whole") zoom(Math.max(Math.min(scale, 1), 0.8));
    showMap("view");
  };
  const goHome = () => {
    node = tree.root;
    if (view === "whole") wholePane.scrollTo(0, 0);
    if (node?.key) choose({ key: node.key });
    else showMap("view");
  };

  // ---- search and filter: a count, the next one, and only what matches

  let filter = {}, hits = [];
  const search = one("#search"), only = one("#only");
  const tests = {
    flagged: () => (it) => it.flagged,
    verdict: (value) => (it) => it.verdicts.includes(value),
    role: (value) => (it) => it.role === value,
    who: (value) => (it) => it.asserters.includes(Number(value)),
  };
  const matching = () => {
    const wanted = search.value.trim().toLowerCase(), [kind, value] = only.value.split(/:(.*)/s);
    const fits = kind ? tests[kind](value) : () => true;
    const says = (key) => rows.get(key)?.textContent.toLowerCase().includes(wanted);
    return [...home.keys()].filter((each) => fits(statements[each]) && (!wanted || says(each)));
  };
  const narrowTo = () => {
    const on = search.value.trim() !== "" || only.value !== "";
    hits = on ? matching() : [];
    const held = new Set(hits);
    const leads = (each) => held.has(each.key) || each.children.some(leads);
    filter = on ? { leads, hit: (each) => held.has(each.key) } : {};
    outline.classList.toggle("narrowed", on);
    for (const [key, row] of rows) row.classList.toggle("hit", held.has(key));
    for (const box of all("[data-statement]", whole)) box.classList.toggle("hit", hits.some((each) => idOf(each) === box.dataset.statement));
    for (const entry of all("li", list)) entry.hidden = on && !held.has(one("a", entry).dataset.k);
    one(".hits").hidden = !on;
    if (on && hits.length && !held.has(key)) choose(ofKey(hits[0]), { from: "search" });
    else showMap("view");
    count();
  };
  const count = () => {
    const at = hits.indexOf(key);
    const words = hits.length ? `${at + 1} of ${hits.length}` : "none";
    one("#hits").textContent = words;
    if (!one(".hits").hidden) say(hits.length ? `${words} statements` : "nothing found");
  };
  const next = (by = 1) => {
    if (!hits.length) return;
    choose(ofKey(hits[(hits.indexOf(key) + by + hits.length) % hits.length]), { from: "search" });
    count();
  };
  const clear = () => {
    search.value = "";
    only.value = "";
    narrowTo();
  };

  // ---- keys

  const onBox = {
    ArrowLeft: (here) => here.parent,
    ArrowRight: (here) => here.children[0],
    ArrowUp: (here) => beside(here, -1),
    ArrowDown: (here) => beside(here, 1),
  };
  const beside = (here, by) => {
    const shown = all(".bx", one("#focus")).map((box) => Number(box.dataset.at));
    return nodeAt(shown[shown.indexOf(here.at) + by]);
  };
  const nodeAt = (at) => (tree.apart?.at === at ? tree.apart : tree.nodes[at]);
  const walk = (from) => {
    const to = from && (from.key === null ? from : from);
    if (!to) return;
    open(to);
    one(`.bx[data-at="${to.at}"]`)?.focus({ preventScroll: false });
  };
  const open = (to) => {
    if (to.key === null) {
      node = to;
      showMap("map");
    } else choose(ofKey(to.key), { from: "map", at: to.ghost ? home.get(to.key) : to });
  };
  const anywhere = {
    n: () => step(1), p: () => step(-1), j: () => passage(1), k: () => passage(-1), 0: goHome,
    o: () => showView(view === "outline" ? "focus" : "outline"),
    "/": () => { search.focus(); search.select(); },
    Escape: clear,
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target === search && event.key === "Enter") next(event.shiftKey ? -1 : 1);
    if (event.target === search && event.key === "Escape") { clear(); search.blur(); }
    if (event.target.closest("input, select, textarea")) return;
    const box = event.target.closest(".bx");
    const act = (box && onBox[event.key] && (() => walk(onBox[event.key](nodeAt(Number(box.dataset.at)))))) || anywhere[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  // ---- pointer

  const follow = (link, event) => {
    const from = list.contains(link) ? "list" : text.contains(link) ? "text" : outline.contains(link) ? "map" : "link";
    const [first] = figuresOf(link);
    if (first) choose(ofFigure(first), { from });
    else if (home.has(link.dataset.k)) choose(ofKey(link.dataset.k), { from });
    else choose({ key: link.dataset.k }, { from });
    event.preventDefault();
    history.replaceState(null, "", link.getAttribute("href"));
  };
  document.addEventListener("click", (event) => {
    const to = event.target;
    const box = to.closest(".bx"), mark = to.closest("#text [data-k]"), link = to.closest("a[data-k]");
    const stepping = to.closest("[data-step]"), shape = to.closest("#whole [data-i]"), bar = to.closest("#mini [data-at]");
    const shown = to.closest("[data-view]"), tab = to.closest("[data-tab]:not(body)"), place = to.closest('a[href^="#at-"], .stm a');
    if (box) { const at = nodeAt(Number(box.dataset.at)); open(at); one(`.bx[data-at="${at.at}"]`)?.focus({ preventScroll: true }); }
    else if (link) follow(link, event);
    else if (stepping) { step(Number(stepping.dataset.step)); one(`.card.on [data-step="${stepping.dataset.step}"]`, cards)?.focus(); }
    else if (mark) choose(figuresOf(mark).length ? { ...ofFigure(figuresOf(mark)[0]) } : ofKey(keysOf(mark)[0]), { from: "text" });
    else if (shape?.dataset.statement) choose(ofKey(keyOf(shape.dataset.statement)), { from: "map" });
    else if (bar) open(nodeAt(Number(bar.dataset.at)));
    else if (shown) showView(shown.dataset.view);
    else if (tab) showTab(tab.dataset.tab);
    else if (place && narrow.matches && place.getAttribute("href").startsWith("#at-")) showTab("art");
  });
  const keyOf = (id) => all(".card", cards).find((card) => card.id === id)?.dataset.card;
  const showTab = (name, target) => {
    document.body.dataset.tab = name;
    for (const tab of all(".tabs [data-tab]")) {
      if (tab.dataset.tab === name) tab.setAttribute("aria-current", "true");
      else tab.removeAttribute("aria-current");
    }
    if (name === "map") showMap("map");
    if (!narrow.matches) return;
    if (name === "art") (one(".now, .on", text) ?? article).scrollIntoView({ block: "center" });
    else (target ?? document.body).scrollIntoView();
  };

  // ---- saving

  const file = (svg) => new Blob([new XMLSerializer().serializeToString(svg)], { type: "image/svg+xml" });
  const save = (blob, name) => {
    const address = URL.createObjectURL(blob);
    make("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  };
  const page = one(".poster svg");
  const bare = () => {
    const made = whole.cloneNode(true), [wide, high] = size();
    for (const each of all(".sel, .hit", made)) each.classList.remove("sel", "hit");
    made.removeAttribute("id");
    for (const [name, value] of Object.entries({ xmlns: "http://www.w3.org/2000/svg", width: wide, height: high })) made.setAttribute(name, value);
    return made;
  };
  const savePng = async () => {
    const [, , wide, high] = page.getAttribute("viewBox").split(" ").map(Number), scaled = 2400 / wide;
    const image = new Image(), address = URL.createObjectURL(file(page));
    image.src = address;
    await image.decode();
    const canvas = make("canvas", { width: 2400, height: Math.ceil(high * scaled) });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    URL.revokeObjectURL(address);
    canvas.toBlob((blob) => save(blob, "argument-map.png"), "image/png");
  };

  // ---- wiring

  const press = (id, act) => one(id).addEventListener("click", act);
  press("#home", goHome);
  press("#next", () => next());
  press("#clear", clear);
  press("#fit", fit);
  press("#larger", () => zoom(scale * 1.25));
  press("#smaller", () => zoom(scale * 0.8));
  press("#print", () => print());
  press("#save-page-svg", () => save(file(page), "argument-map.svg"));
  press("#save-page-png", savePng);
  press("#save-whole-svg", () => save(file(bare()), "whole-map.svg"));
  press("#as-legend", () => one("#as-legend").setAttribute("aria-expanded", one("#legend").classList.toggle("shown")));
  const dark = () => (document.documentElement.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const theme = one("#theme");
  const nameTheme = () => { theme.textContent = dark() ? "Light" : "Dark"; };
  theme.addEventListener("click", () => {
    document.documentElement.dataset.theme = dark() ? "light" : "dark";
    nameTheme();
  });
  search.addEventListener("input", narrowTo);
  only.addEventListener("change", narrowTo);
  addEventListener("resize", () => view === "focus" && showMap("map"));
  nameTheme();
  document.body.dataset.tab = "find";
  const asked = decodeURIComponent(location.hash.slice(1));
  const card = all(".card", cards).find((each) => each.id === asked);
  showView("focus");
  if (card) choose(card.dataset.of === undefined ? ofKey(card.dataset.card) : ofFigure(card.dataset.card));
  else if (steps.length) { choose({ figure: steps[0].dataset.f }, { from: "open" }); }
  else choose(tree.root?.key ? { key: tree.root.key } : { key: "about" }, { from: "open" });
})();
