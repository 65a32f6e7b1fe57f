// What stands before the Worker in production and not on this machine: TLS 1.3, HTTP/2, compression of what the Worker
// sent plain. Brotli at quality 4, as Cloudflare compresses on the way.
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from "node:http2";
import { Agent, request, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";
import { brotliCompressSync, constants, gunzipSync, gzipSync } from "node:zlib";
import { newChain } from "./chain.ts";

const compressible = /^(text\/|application\/([\w.-]+\+)?(json|javascript|xml|manifest\+json)|image\/svg)/;
/** Of HTTP/1.1's connections; HTTP/2 knows none of these. */
const ofTheHop = new Set(["connection", "keep-alive", "transfer-encoding", "upgrade", "proxy-connection", "host"]);
/** Below this a header says more than compression saves. */
const leastBytes = 48;

const headersOf = (headers: IncomingHttpHeaders) =>
  Object.fromEntries(
    Object.entries(headers).filter(([name]) => !ofTheHop.has(name) && !name.startsWith(":")),
  ) as IncomingHttpHeaders;

function withoutEncoding(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  delete headers["content-encoding"];
  return headers;
}

/** As the edge sends `body`, with `headers` to match. */
function encode(body: Buffer, headers: IncomingHttpHeaders, accepted: string): Buffer {
  const encoding = /\bbr\b/.test(accepted) ? "br" : /\bgzip\b/.test(accepted) ? "gzip" : null;
  if (!encoding || !compressible.test(headers["content-type"] ?? "")) return body;
  if (body.byteLength < leastBytes || /no-transform/.test(headers["cache-control"] ?? "")) return body;
  const present = headers["content-encoding"];
  // `wrangler dev` gzips by itself whatever the Worker left plain, also for a phone that takes brotli.
  if (present === "gzip" && encoding === "br") return encode(gunzipSync(body), withoutEncoding(headers), accepted);
  if (present) return body;
  headers["content-encoding"] = encoding;
  headers.vary = headers.vary ? `${headers.vary}, accept-encoding` : "accept-encoding";
  // A changed body is equal in meaning only.
  if (headers.etag?.startsWith('"')) headers.etag = `W/${headers.etag}`;
  return encoding === "br"
    ? brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } })
    : gzipSync(body);
}

/** Before the Worker on `upstream`, a port of this machine. */
export async function startEdge(upstream: () => number) {
  const { key, cert, spki } = await newChain();
  const agent = new Agent({ keepAlive: true, maxSockets: 32, timeout: 4000 });

  async function pass(incoming: Http2ServerRequest, outgoing: Http2ServerResponse): Promise<void> {
    const body = Buffer.concat(await Array.fromAsync(incoming as AsyncIterable<Buffer>));
    const headers = headersOf(incoming.headers);
    // `wrangler dev` puts its own address wherever a header names the one asked for, `Origin` too, which must stay.
    const host = `localhost:${upstream()}`;
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const { method, url: path } = incoming;
      request({ host: "127.0.0.1", port: upstream(), agent, method, path, headers: { ...headers, host } }, resolve)
        .once("error", reject)
        .end(body);
    });
    const down = Buffer.concat(await Array.fromAsync(answer as AsyncIterable<Buffer>));
    const own = headersOf(answer.headers);
    const accepted = incoming.headers["accept-encoding"] ?? "";
    const encoded = incoming.method === "HEAD" ? down : encode(down, own, accepted);
    if (encoded !== down || answer.headers["transfer-encoding"]) own["content-length"] = String(encoded.byteLength);
    outgoing.writeHead(answer.statusCode ?? 502, own as never);
    outgoing.end(encoded);
  }

  const server = createSecureServer(
    { key, cert, allowHTTP1: true, minVersion: "TLSv1.3", settings: { maxConcurrentStreams: 100 } },
    (incoming, outgoing) => {
      pass(incoming, outgoing).catch(() => outgoing.destroy());
    },
  );
  // A socket that pokes comes by HTTP/1.1.
  server.on("upgrade", (incoming: IncomingMessage, phone: Socket, head: Buffer) => {
    const worker = connect(upstream(), "127.0.0.1", () => {
      const lines = Object.entries({ ...incoming.headers, host: `localhost:${upstream()}` }).map(
        ([name, value]) => `${name}: ${String(value)}`,
      );
      worker.write(`GET ${incoming.url} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`);
      worker.write(head);
      worker.pipe(phone).pipe(worker);
    });
    for (const [one, other] of [
      [worker, phone],
      [phone, worker],
    ] as const)
      one.on("error", () => other.destroy()).on("close", () => other.destroy());
  });
  server.on("sessionError", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    spki,
    stop() {
      server.close();
      agent.destroy();
    },
  };
}
