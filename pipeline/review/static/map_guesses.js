// The strip that asks of one guessed link after another.
import {$$} from "./map_state.js";

let guess = 0;
const guessForms = () => $$("#guesses form.guess");
export const nowGuessed = () => guessForms()[guess];

export function showGuess(i) {
  const forms = guessForms();
  guess = forms.length ? (i + forms.length) % forms.length : 0;
  for (let tried = 0; tried < forms.length && forms[guess].classList.contains("answered"); tried += 1) guess = (guess + 1) % forms.length;
  forms.forEach((form, index) => form.classList.toggle("now", index === guess));
}

export const nextGuess = () => { showGuess(guess + 1); return guess + 1; };
export const showGuessOf = link => showGuess(Math.max(0, guessForms().findIndex(form => form.dataset.link === link)));
