// Words selected in the article are put into the form, with the place that they were selected at.
const text = document.querySelector("#text"), quote = document.querySelector("#quote"), start = document.querySelector("#start");
const lengthOf = words => [...words].length;   // offsets count code points

document.addEventListener("selectionchange", () => {
  const chosen = getSelection();
  if (!chosen.rangeCount || chosen.isCollapsed) return;
  const range = chosen.getRangeAt(0);
  if (!text.contains(range.commonAncestorContainer)) return;
  const words = chosen.toString().replace(/\n+/g, "\n").trim();
  if (!words) return;
  const before = document.createRange();
  before.selectNodeContents(text);
  before.setEnd(range.startContainer, range.startOffset);
  const paragraphs = [...text.querySelectorAll("p")].filter(each => before.comparePoint(each, 0) <= 0 && range.comparePoint(each, 0) < 0).length;
  quote.value = words;
  start.value = String(lengthOf(before.toString()) + Math.max(0, paragraphs - 1));
});
quote.addEventListener("input", () => { start.value = ""; });
