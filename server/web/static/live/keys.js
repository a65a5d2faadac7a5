// Keys by which the server knows a wish that it was told twice.

/** Random, also where the page is not served by https and there is no crypto.randomUUID. */
export function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
