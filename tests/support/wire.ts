// What the Worker holds, asked over the wire as a fresh phone would.
import { gunzipSync } from "node:zlib";
import type { BrowserContext, Request } from "playwright-core";
import { Talk } from "../../shared/sync/codec/talk.ts";
import { compactType, type Cookie, type PullResponse } from "../../shared/sync/protocol.ts";
import { theServer } from "./server.ts";

/** Everything the person signed in on this phone may see, by record key. */
export async function onServer(context: BrowserContext): Promise<Map<string, Record<string, unknown>>> {
  const { url } = theServer();
  const records = new Map<string, Record<string, unknown>>();
  const clientGroupID = crypto.randomUUID();
  let cookie: Cookie | null = null;
  do {
    const response = await context.request.post(`${url}/api/sync/pull`, {
      headers: { origin: url },
      data: { pullVersion: 1, clientGroupID, cookie },
    });
    if (!response.ok()) throw new Error(`pull answered ${response.status()}: ${await response.text()}`);
    const answer = (await response.json()) as PullResponse;
    for (const operation of answer.patch)
      if (operation.op === "put") records.set(operation.key, operation.value as Record<string, unknown>);
      else if (operation.op === "del") records.delete(operation.key);
    ({ cookie } = answer);
  } while (cookie.p);
  return records;
}

/** The records of one noun. */
export const ofNoun = (records: Map<string, Record<string, unknown>>, noun: string): Record<string, unknown>[] =>
  [...records].filter(([key]) => key.startsWith(`${noun}/`)).map(([, record]) => record);

/** Sends intents as a fresh phone of the person signed in on `context` would: a kind and its args each. */
export async function send(context: BrowserContext, ...intents: (readonly [kind: string, args: object])[]) {
  const { url } = theServer();
  const clientID = crypto.randomUUID();
  const mutations = intents.map(([k, args], at) => ({
    clientID,
    id: at + 1,
    name: "m",
    args: { k, i: crypto.randomUUID(), ...args },
  }));
  const response = await context.request.post(`${url}/api/sync/push`, {
    headers: { origin: url },
    data: { pushVersion: 1, clientGroupID: crypto.randomUUID(), mutations },
  });
  if (!response.ok()) throw new Error(`push answered ${response.status()}: ${await response.text()}`);
}

/** What a sync call of the app says, in whichever form it left. */
export function saidIn(request: Request): Readonly<Record<string, unknown>> {
  const body = request.postDataBuffer() ?? Buffer.alloc(0);
  const { "content-type": type, "content-encoding": encoding } = request.headers();
  if (type === compactType) return new Talk().decode(body, 1_000_000) as Readonly<Record<string, unknown>>;
  const text = encoding === "gzip" ? gunzipSync(body) : body;
  return JSON.parse(text.toString()) as Readonly<Record<string, unknown>>;
}
