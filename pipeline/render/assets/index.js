"use strict";
// The list of articles: found, sorted, and fifty to a page. Without it all of them stand there, the newest first.
(() => {
  document.documentElement.classList.add("js");
  const one = (query) => document.querySelector(query);
  const body = one("#articles tbody");
  if (!body) return;
  const SIZE = 50;
  const rows = [...body.rows].map((row, at) => ({ row, at, title: row.querySelector("a").textContent.toLowerCase(), words: row.cells[0].textContent.toLowerCase(), flags: Number(row.dataset.flags) }));
  const orders = { newest: (a, b) => a.at - b.at, flags: (a, b) => b.flags - a.flags || a.at - b.at, title: (a, b) => a.title.localeCompare(b.title) || a.at - b.at };
  const search = one("#search"), order = one("#order"), only = one("#only");
  const shows = { "": () => true, flagged: (each) => each.flags > 0, clear: (each) => each.flags === 0 };
  let page = 0;
  const draw = () => {
    const wanted = search.value.trim().toLowerCase();
    const found = rows.filter((each) => shows[only.value](each) && each.words.includes(wanted)).sort(orders[order.value]);
    const last = Math.max(0, Math.ceil(found.length / SIZE) - 1);
    page = Math.min(Math.max(page, 0), last);
    const start = page * SIZE;
    body.replaceChildren(...found.slice(start, start + SIZE).map((each) => each.row));
    one("#page").textContent = found.length ? `${start + 1}–${Math.min(start + SIZE, found.length)} of ${found.length}` : "nothing found";
    one("#before").disabled = page === 0;
    one("#after").disabled = page === last;
  };
  const turn = (by) => () => {
    page += by;
    draw();
    one("#articles").scrollIntoView({ block: "start" });
  };
  const anew = () => {
    page = 0;
    draw();
  };
  search.addEventListener("input", anew);
  for (const each of [order, only]) each.addEventListener("change", anew);
  one(".tools").addEventListener("submit", (event) => event.preventDefault());
  one("#before").addEventListener("click", turn(-1));
  one("#after").addEventListener("click", turn(1));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select")) return;
    event.preventDefault();
    search.focus();
  });
  draw();
})();
