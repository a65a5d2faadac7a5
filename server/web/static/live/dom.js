// Elements without HTML text, and the one place where HTML of the server's becomes part of the page.

const SAID = 3_000; // milliseconds
let silence = 0;

const policy = globalThis.trustedTypes?.createPolicy("sanitised", { createHTML: (html) => html });

/** An element. Attributes that begin with `on` are listeners; null and false are left out, true is an empty one. */
export function h(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** `html` is a contentHtml or snippetHtml: the server let nothing through that runs, loads or hides. */
export function sanitised(element, html) {
  element.innerHTML = policy ? policy.createHTML(html) : html;
  return element;
}

export function byId(id) {
  return document.getElementById(id);
}

/** Tell a screen reader; what was told is not kept, for it may be taken back. */
export function tell(news) {
  clearTimeout(silence);
  byId("news").textContent = news;
  if (news) silence = setTimeout(() => tell(""), SAID);
}

/** Run `work` once, after everything that is being done now. */
export function soon(work) {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    queueMicrotask(() => {
      waiting = false;
      work();
    });
  };
}
