// Who is signed in. All tabs of the browser share one session; it is refreshed before its access token ends.
import { Client, fetchExchange } from "urql";
import {
  LoginDocument,
  RefreshDocument,
  RegisterDocument,
  type LoginInput,
  type RegisterInput,
  type TokensFragment,
} from "./graphql/graphql";

const KEY = "inglenook-session";
const AHEAD = 30_000; // milliseconds before its end at which an access token is replaced

interface Session {
  accessToken: string;
  refreshToken: string;
  expiresAt: number; // milliseconds since 1970
}

export class SignedOut extends Error {}

export const API = new URL("/graphql", import.meta.env.VITE_API_URL ?? location.origin).href;
const visitor = new Client({ url: API, preferGetMethod: false, exchanges: [fetchExchange] });
const changes = new EventTarget();

export const session = {
  /** For useSyncExternalStore: also told when another tab signs in or out. */
  subscribe(listener: () => void): () => void {
    changes.addEventListener("change", listener);
    window.addEventListener("storage", listener);
    return () => {
      changes.removeEventListener("change", listener);
      window.removeEventListener("storage", listener);
    };
  },

  exists: () => localStorage.getItem(KEY) !== null,
  token: () => read()?.accessToken,
  ends: () => (read()?.expiresAt ?? 0) < Date.now() + AHEAD,

  /** The server did not take this access token: do not use it again. */
  spoil(token: string | undefined): void {
    const now = read();
    if (now && now.accessToken === token) write({ ...now, expiresAt: 0 });
  },

  /** An access token that is good for a while. Raises SignedOut, or what kept the server from answering. */
  async fresh(): Promise<string> {
    if (session.ends()) await navigator.locks.request(KEY, refresh); // each refresh token works once, and tabs share it
    return session.token() ?? signedOut();
  },

  /** Why not, or nothing. */
  async login(input: LoginInput): Promise<string | undefined> {
    const told = await visitor.mutation(LoginDocument, { input }).toPromise();
    sessionStorage.clear(); // of whoever was here before
    return told.error?.message ?? keep(told.data?.login);
  },

  async register(input: RegisterInput): Promise<string | undefined> {
    const told = await visitor.mutation(RegisterDocument, { input }).toPromise();
    sessionStorage.clear();
    return told.error?.message ?? keep(told.data?.register);
  },

  forget(): void {
    localStorage.removeItem(KEY);
    changes.dispatchEvent(new Event("change"));
  },
};

async function refresh(): Promise<void> {
  const now = read();
  if (!now || !session.ends()) return; // another tab was quicker
  const told = await visitor.mutation(RefreshDocument, { refreshToken: now.refreshToken }).toPromise();
  if (told.error) throw told.error;
  if (keep(told.data?.refreshToken)) session.forget();
}

function keep(told: TokensFragment | undefined): string | undefined {
  if (!told?.accessToken || !told.refreshToken || !told.accessTokenExpiresAt)
    return told?.errors[0]?.message ?? "No answer";
  write({
    accessToken: told.accessToken,
    refreshToken: told.refreshToken,
    expiresAt: Date.parse(told.accessTokenExpiresAt),
  });
  return undefined;
}

function read(): Session | undefined {
  return JSON.parse(localStorage.getItem(KEY) ?? "null") ?? undefined;
}

function write(next: Session): void {
  localStorage.setItem(KEY, JSON.stringify(next));
  changes.dispatchEvent(new Event("change"));
}

function signedOut(): never {
  throw new SignedOut("signed out");
}
