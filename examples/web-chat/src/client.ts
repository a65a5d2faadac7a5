// The way to the server: urql over HTTP, graphql-ws for subscriptions, and what both do when the network is gone.
import { authExchange } from "@urql/exchange-auth";
import type { ExecutionResult } from "graphql";
import { createClient } from "graphql-ws";
import {
  Client,
  fetchExchange,
  subscriptionExchange,
  type AnyVariables,
  type CombinedError,
  type OperationResult,
  type TypedDocumentNode,
} from "urql";
import { make, pipe, takeUntil, toAsyncIterable } from "wonka";
import { API, session, SignedOut } from "./session";

const PATIENCE = 10_000; // milliseconds without an answer after which the connection counts as lost
const TRANSIENT = ["RATE_LIMITED", "UNAVAILABLE"];

let greeting = ""; // the token that the socket was opened with
let unanswered: ReturnType<typeof setTimeout> | undefined;
const waits = () => (unanswered = setTimeout(() => socket.terminate(), PATIENCE));
const heard = () => clearTimeout(unanswered);

export const socket = createClient({
  url: API.replace(/^http/, "ws"),
  connectionParams: async () => ({ Authorization: `Bearer ${(greeting = await session.fresh())}` }),
  retryAttempts: Infinity,
  retryWait: backOff,
  shouldRetry: (reason) => !(reason instanceof SignedOut),
  connectionAckWaitTimeout: PATIENCE,
  keepAlive: PATIENCE, // a ping of ours after as long a silence
  on: {
    connecting: waits,
    opened: heard,
    ping: (received) => received || waits(),
    pong: heard,
    closed: (event) => {
      heard();
      if ((event as CloseEvent).code === 4403) session.spoil(greeting); // it ended: the next connection brings a new one
    },
  },
});
window.addEventListener("offline", () => socket.terminate());

export const client = new Client({
  url: API,
  preferGetMethod: false,
  requestPolicy: "network-only",
  fetch: (url, init) =>
    fetch(url, {
      ...init,
      signal: AbortSignal.any([AbortSignal.timeout(PATIENCE), ...(init?.signal ? [init.signal] : [])]),
    }),
  exchanges: [
    authExchange(async (auth) => ({
      addAuthToOperation: (operation) => auth.appendHeaders(operation, { Authorization: `Bearer ${session.token()}` }),
      willAuthError: session.ends,
      didAuthError: (error) => codes(error).includes("UNAUTHENTICATED"),
      refreshAuth: async () => {
        if (!session.ends()) session.spoil(session.token());
        await session.fresh();
      },
    })),
    fetchExchange,
    subscriptionExchange({
      forwardSubscription: ({ query, variables }) => ({
        subscribe(sink) {
          const payload = { query: query ?? "", variables: { ...variables } as Record<string, unknown> };
          const next = (result: ExecutionResult<Record<string, unknown>>) => {
            // After it has reconnected, graphql-ws sends this payload again: by then it asks for what came since.
            payload.variables.after = cursorOf(result.data) ?? payload.variables.after;
            sink.next({ ...result });
          };
          return { unsubscribe: socket.subscribe<Record<string, unknown>>(payload, { ...sink, next }) };
        },
      }),
    }),
  ],
});

/** Ask again and again until the server answers; a refusal is an answer. Nothing when `left` is aborted before. */
export async function answered<Data>(
  ask: () => Promise<OperationResult<Data>>,
  left: AbortSignal,
): Promise<OperationResult<Data> | undefined> {
  for (let attempt = 0; !left.aborted; attempt++) {
    const told = await ask();
    const transient =
      told.error && (told.error.networkError || codes(told.error).some((code) => TRANSIENT.includes(code)));
    if (!transient) return left.aborted ? undefined : told;
    await backOff(attempt);
  }
  return undefined;
}

/** What happens, over all reconnections, until `left` is aborted or the server refuses to go on. */
export async function* events<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  left: AbortSignal,
): AsyncGenerator<Data> {
  const end = make<Event>(({ next }) => {
    left.addEventListener("abort", next);
    return () => left.removeEventListener("abort", next);
  });
  for await (const { data, error } of toAsyncIterable(pipe(client.subscription(document, variables), takeUntil(end)))) {
    if (error || left.aborted) return;
    if (data) yield data;
  }
}

/** Wait longer after each failure, though never over 10 s, and no longer than until the network is back. */
export function backOff(failures: number): Promise<void> {
  const wait = Math.min(250 * 2 ** failures, 10_000) * (0.5 + Math.random() / 2);
  return new Promise((resolve) => {
    setTimeout(resolve, wait);
    window.addEventListener("online", () => resolve(), { once: true });
  });
}

function cursorOf(data: Record<string, unknown> | null | undefined): unknown {
  const [event] = Object.values(data ?? {}) as ({ cursor?: string } | null)[];
  return event?.cursor;
}

function codes(error: CombinedError): string[] {
  return error.graphQLErrors.map((one) => String(one.extensions.code));
}
