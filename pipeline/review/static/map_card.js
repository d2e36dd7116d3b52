// The card of the selected statement, as the server writes it.
import {keys} from "./desk.js";
import {made} from "./map_drawing.js";
import {$, address, body, current, page} from "./map_state.js";

let asking = 0, cardFor = "";
export const forgetCard = () => { cardFor = ""; };

export async function showCard(flag = "") {
  const row = current(), card = $("#card");
  if (!row.id) { card.replaceChildren(made("p", {class: "say"}, row.w)); cardFor = ""; return; }
  const key = `${row.id} ${flag} ${page.version}`;
  if (key === cardFor) return;
  cardFor = key;
  const turn = ++asking;
  const answer = await fetch(`${address}/card?at=${encodeURIComponent(row.id)}&flag=${encodeURIComponent(flag)}&draft=${body.dataset.draft}`, {credentials: "same-origin", headers: {Accept: "text/html"}});
  const text = await answer.text();
  if (turn !== asking) return;
  if (!answer.ok) { cardFor = ""; return; }
  card.innerHTML = text;
  card.scrollTop = 0;
  keys({});
}
