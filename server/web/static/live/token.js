// The short-lived token that opens the socket: asked for with the page's own form token, and again before it ends.

const SPARE = 30_000; // milliseconds before its end in which it is not begun with any more
const SHORTEST = 5_000;
const PATIENCE = 10_000;

export class SignedOut extends Error {}

export class Token {
  #formToken;
  #held = null;
  #renewal = 0;

  constructor(formToken) {
    this.#formToken = formToken;
  }

  /** Throws SignedOut, and whatever fetch throws without a network. */
  async get() {
    return this.#held ?? (await this.#renew());
  }

  /** The server would not have it. */
  refused(text) {
    if (this.#held === text) this.#held = null;
  }

  async #renew() {
    clearTimeout(this.#renewal);
    this.#held = null;
    const answer = await fetch("/chat/token", {
      method: "POST",
      body: new URLSearchParams({ form_token: this.#formToken }),
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (answer.status === 401 || answer.status === 403) throw new SignedOut();
    if (!answer.ok) throw new Error(`no token: ${answer.status}`);
    const { token, expiresIn } = await answer.json();
    const life = Math.max(expiresIn * 1_000 - SPARE, SHORTEST);
    this.#renewal = setTimeout(() => this.#renew().catch(() => {}), life); // without a network: when it is needed
    return (this.#held = token);
  }
}
