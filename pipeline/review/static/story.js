// One story: keys to its pages, and news of it while the page stands open.
import {follow, keys, say} from "./desk.js";

const to = name => { const link = document.querySelector(`[data-key="${name}"]`); return [link, () => { location.href = link.href; }]; };
const [map, openMap] = to("map"), [queue, openQueue] = to("queue");
if (map) keys({map: ["m", "Open the map", openMap]});
if (queue) keys({queue: ["q", "Open its claims in the queue", openQueue]});
follow(document.body.dataset.story, events => {
  const others = events.filter(event => !event.mine);
  if (!others.length) return;
  const last = others.at(-1);
  say(`${last.by ?? "argmap"} ${last.told}`);
  const news = document.querySelector("#news");
  news.className = "drop";
  news.textContent = `${last.by ?? "argmap"} ${last.told}. `;
  news.append(Object.assign(document.createElement("a"), {href: location.pathname, textContent: "Load it again"}));
});
