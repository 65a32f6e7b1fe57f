// The one way out of the Worker: every request to another service leaves here, and a gate keeps it so (scripts/gates.ts).
// What comes back is small, soon there and never a way to somewhere else.
import { Problem } from "../http/problem.ts";
import { readAtMost } from "../http/read-at-most.ts";
import type { Allowed } from "./allowed.ts";

const maxAnswerBytes = 1_000_000;
const withinMs = 10_000;

export type OutgoingFault =
  /** The URL is not of an origin that this integration may talk to. Nothing was sent. */
  | "not_allowed"
  /** The answer points elsewhere; it was not followed. */
  | "redirected"
  | "too_large"
  | "too_slow"
  | "unreachable";

/** Why there is no answer. The message names the integration and never the URL, which may hold a secret. */
export class OutgoingError extends Error {
  override readonly name = "OutgoingError";
  readonly fault: OutgoingFault;
  constructor(integration: string, fault: OutgoingFault) {
    super(`${integration}: ${fault}`);
    this.fault = fault;
  }
}

export interface OutgoingRequest {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  /** Less patience than the 10 seconds there are. */
  readonly withinMs?: number;
}

export interface Outgoing {
  /**
   * Sends to `url`, whose origin the deployment allows to `integration`, and reads the whole answer, whatever its status
   * but 3xx: at most 1 MB once inflated, within 10 seconds in all. Throws `OutgoingError`.
   */
  ask(integration: string, url: string | URL, request?: OutgoingRequest): Promise<Response>;
}

/** Null for whatever is not exactly of an allowed origin. The parser has made one host of every spelling of it. */
function targetOf(origins: ReadonlySet<string> | undefined, url: string | URL): URL | null {
  if (!URL.canParse(String(url))) return null;
  const target = new URL(url);
  const { origin, username, password } = target;
  return origins?.has(origin) && username === "" && password === "" ? target : null;
}

/** `limitMs` is for tests, which do not wait for ten seconds. */
export function outgoingPort(allowed: Allowed, limitMs = withinMs): Outgoing {
  return {
    async ask(integration, url, { method = "GET", headers = {}, body, withinMs: ownMs = limitMs } = {}) {
      const fail = (fault: OutgoingFault) => new OutgoingError(integration, fault);
      const target = targetOf(allowed.get(integration), url);
      if (!target) throw fail("not_allowed");
      const signal = AbortSignal.timeout(Math.min(ownMs, limitMs));
      try {
        const init = { method, headers, signal, redirect: "manual", ...(body !== undefined && { body }) } as const;
        const response = await fetch(target, init);
        // A 304 has no place to go to, and nothing here asks for one.
        if (response.status >= 300 && response.status < 400) {
          await response.body?.cancel();
          throw fail("redirected");
        }
        const bytes = response.body ? await withSignal(readAtMost(response.body, maxAnswerBytes), signal) : null;
        const answered = new Headers(response.headers);
        // They were about the bytes on the way.
        for (const name of ["content-encoding", "content-length", "transfer-encoding"]) answered.delete(name);
        const { status } = response;
        return new Response(status === 204 || status === 205 ? null : bytes, { status, headers: answered });
      } catch (error) {
        if (error instanceof OutgoingError) throw error;
        if (error instanceof Problem) throw fail("too_large");
        throw fail(signal.aborted ? "too_slow" : "unreachable");
      }
    },
  };
}

/** A body that trickles does not always hear of the signal. */
function withSignal<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return Promise.race([
    work,
    new Promise<never>((_, reject) => {
      signal.addEventListener("abort", () => reject(new Error("aborted")), { once: true });
    }),
  ]);
}
