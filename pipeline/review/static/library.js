// The library: a key to add an article, and tasks that tell how far they are.
import {keys} from "./desk.js";

const add = document.querySelector('[data-key="add"]');
if (add) keys({add: ["a", "Add an article", () => { location.href = add.href; }]});
document.querySelector("#so")?.addEventListener("change", event => event.target.form.requestSubmit());
