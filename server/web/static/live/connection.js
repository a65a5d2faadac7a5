// Whether the network is there, told in the element `state`.
import { byId, h } from "./dom.js";

const GRACE = 600; // milliseconds in which a network that is gone may come back unnoticed

let lost = 0;

export function showConnection({ open, over }) {
  const state = byId("state");
  if (!open && !over) {
    lost ||= setTimeout(() => (state.textContent = navigator.onLine ? "Reconnecting…" : "No network. Reconnecting…"), GRACE);
    return;
  }
  clearTimeout(lost);
  lost = 0;
  state.replaceChildren(...(over ? ["You are signed out. ", h("a", { href: "/login" }, "Sign in again")] : []));
}
