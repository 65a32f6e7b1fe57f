// A loopback proxy that counts what passes: the same counter stands before both servers of the comparison.
import { createServer, request, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync, gzipSync, inflateSync } from "node:zlib";
import { rounded } from "./measure.ts";

/** Bytes of bodies; heads are not counted. */
export interface Bytes {
  readonly up: number;
  readonly down: number;
}

export interface Traffic {
  readonly requests: number;
  /** As they passed, in whatever encoding the two ends had agreed on. */
  readonly sent: Bytes;
  /** Without any content encoding. */
  readonly raw: Bytes;
  /** Every body gzipped where it is above 200 bytes, the phone's own rule, whichever side sent it and however. */
  readonly gzip: Bytes;
}

const nothing: Bytes = { up: 0, down: 0 };
const noTraffic: Traffic = { requests: 0, sent: nothing, raw: nothing, gzip: nothing };

const addBytes = (a: Bytes, b: Bytes): Bytes => ({ up: a.up + b.up, down: a.down + b.down });
export const addTraffic = (a: Traffic, b: Traffic): Traffic => ({
  requests: a.requests + b.requests,
  sent: addBytes(a.sent, b.sent),
  raw: addBytes(a.raw, b.raw),
  gzip: addBytes(a.gzip, b.gzip),
});

const bodyOf = async (message: IncomingMessage): Promise<Buffer> => Buffer.concat(await Array.fromAsync(message));

function decode(body: Buffer, encoding = "identity"): Buffer {
  if (body.byteLength === 0 || encoding === "identity") return body;
  if (encoding === "gzip") return gunzipSync(body);
  if (encoding === "deflate") return inflateSync(body);
  throw new Error(`The counter does not read ${encoding}`);
}
const gzipped = (plain: Buffer): number => (plain.byteLength > 200 ? gzipSync(plain).byteLength : plain.byteLength);

/** Passes calls on to `target` and counts them. */
export async function startCounter(target: string) {
  const { hostname, port, host } = new URL(target);
  let traffic = noTraffic;

  async function pass(incoming: IncomingMessage): Promise<{ answer: IncomingMessage; down: Buffer }> {
    const up = await bodyOf(incoming);
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      // Only what the counter can read is asked for.
      const headers = { ...incoming.headers, host, "accept-encoding": "gzip" };
      const { method, url: path } = incoming;
      request({ hostname, port, method, path, headers }, resolve).once("error", reject).end(up);
    });
    const down = await bodyOf(answer);
    const plainUp = decode(up, incoming.headers["content-encoding"]);
    const plainDown = decode(down, answer.headers["content-encoding"]);
    traffic = addTraffic(traffic, {
      requests: 1,
      sent: { up: up.byteLength, down: down.byteLength },
      raw: { up: plainUp.byteLength, down: plainDown.byteLength },
      gzip: { up: gzipped(plainUp), down: gzipped(plainDown) },
    });
    return { answer, down };
  }

  const server = createServer((incoming, outgoing) => {
    pass(incoming).then(
      ({ answer: { statusCode = 502, headers }, down }) => outgoing.writeHead(statusCode, headers).end(down),
      () => outgoing.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** What passed since it was last asked. */
    take(): Traffic {
      const taken = traffic;
      traffic = noTraffic;
      return taken;
    },
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
type Counter = Awaited<ReturnType<typeof startCounter>>;

export interface Measured extends Traffic {
  /** On loopback: without any network. */
  readonly ms: number;
}
/** What one system needed for the day; its readers together, one after the other. */
export interface Run {
  readonly writer: Measured;
  readonly readers: Measured;
}

export async function measured(counter: Counter, work: () => PromiseLike<unknown>): Promise<Measured> {
  const startedAt = performance.now();
  await work();
  return { ms: rounded(performance.now() - startedAt), ...counter.take() };
}
