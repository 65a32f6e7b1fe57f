// Whom this deployment may talk to, each integration for itself. It is configuration of the deployment, never data: no
// tenant, no person and no answer of another service can add a host.
import { z } from "zod";

/** Origins by integration: `mail` -> `https://api.mail.example`. */
export type Allowed = ReadonlyMap<string, ReadonlySet<string>>;

const isLoopback = (host: string) => host === "localhost" || host === "127.0.0.1" || host === "[::1]";
/** What the URL parser makes of every spelling of an address: four decimal numbers, or brackets. */
const isAddress = (host: string) => /^[\d.]+$/.test(host) || host.startsWith("[");

/** Why `text` may not be an origin of an integration; null when it may. */
function fault(text: string, isLocal: boolean): string | null {
  if (!URL.canParse(text)) return "is no origin";
  const { origin, protocol, hostname } = new URL(text);
  if (origin !== text) return "is no origin as a browser writes it";
  if (isLoopback(hostname)) return isLocal ? null : "is this machine, and the deployment is not local";
  if (protocol !== "https:") return "is not https";
  if (isAddress(hostname)) return "is an address, not a name";
  // Names without a dot, or with one at the end, mean something else on every network.
  if (!/^([a-z\d-]+\.)+[a-z][a-z\d-]+$/.test(hostname)) return "is no public name";
  return null;
}

/**
 * `OUTGOING`: JSON, such as `{"mail": ["https://api.mail.example"]}`. Loopback, by http too, may stand in it only where the
 * deployment's own origin is loopback.
 */
export const allowedSchema = (isLocal: boolean) =>
  z
    .string()
    .default("{}")
    .transform((text, context): Allowed => {
      const parsed = z.record(z.string(), z.array(z.string())).safeParse(safeJson(text));
      if (!parsed.success) {
        context.addIssue("OUTGOING is no JSON object of lists");
        return z.NEVER;
      }
      for (const origin of Object.values(parsed.data).flat()) {
        const why = fault(origin, isLocal);
        if (why) context.addIssue(`OUTGOING: ${origin} ${why}`);
      }
      return new Map(Object.entries(parsed.data).map(([name, origins]) => [name, new Set(origins)]));
    });

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export const isLocalOrigin = (origin: string): boolean => isLoopback(new URL(origin).hostname);
