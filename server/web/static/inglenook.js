// Buttons that copy a text, what a screen reader is told of it, the browser's time zone. Everything else on these pages
// works without it.
"use strict";

function tell(news) {
  document.getElementById("news").textContent = news;
}

function select(element) {
  const range = document.createRange();
  range.selectNodeContents(element);
  const selection = window.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
}

async function copy(button) {
  const source = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(source.textContent);
    button.textContent = "Copied";
    tell("Copied.");
  } catch {
    select(source);
    button.textContent = "Press Ctrl-C";
    tell("The text is selected: press Control C to copy it.");
  }
}

function showCopyButtons() {
  for (const button of document.querySelectorAll("button[data-copy][hidden]")) button.hidden = false;
}

for (const field of document.querySelectorAll("input[data-own-zone]")) {
  field.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-copy]");
  if (button) copy(button);
});
document.addEventListener("htmx:afterSettle", showCopyButtons);
document.addEventListener("htmx:responseError", () => tell("That was not done. Load the page again, then try once more."));
document.addEventListener("htmx:sendError", () => tell("The server cannot be reached. Try again in a moment."));
showCopyButtons();
