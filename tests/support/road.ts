// The road between a phone and the server: counts what passes, and can be cut.
import { createServer, request as ask } from "node:http";
import type { AddressInfo } from "node:net";

export interface Passed {
  readonly path: string;
  readonly status: number;
  /** Its content coding; `""` when it came as it is. */
  readonly coding: string;
  /** Of the body, as it travelled. */
  readonly bytes: number;
}

export interface Road {
  readonly url: string;
  /** Every answer that arrived whole, in their order. */
  readonly passed: Passed[];
  /** Lets `answers` more chunks of the app through; then every connection breaks, until it is mended. */
  cutAfter(answers: number): void;
  mend(): void;
  close(): Promise<void>;
}

/** A road to the server on `port` of this computer. */
export async function makeRoad(port: number): Promise<Road> {
  const passed: Passed[] = [];
  let left = Infinity;
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    if (path.startsWith("/assets/")) left -= 1;
    if (left < 0) return void request.socket.destroy();
    const { method, headers } = request;
    const onward = ask({ host: "127.0.0.1", port, path, method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      let bytes = 0;
      answer.on("data", (part: Buffer) => {
        bytes += part.byteLength;
        response.write(part);
      });
      answer.on("error", () => request.socket.destroy());
      answer.on("end", () => {
        response.end();
        passed.push({
          path,
          status: answer.statusCode ?? 0,
          coding: answer.headers["content-encoding"] ?? "",
          bytes,
        });
      });
    });
    onward.on("error", () => request.socket.destroy());
    request.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    passed,
    cutAfter(answers) {
      left = answers;
    },
    mend() {
      left = Infinity;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The chunks of the app among what passed. */
export const chunksIn = (passed: readonly Passed[]): Passed[] =>
  passed.filter(({ path, status }) => /^\/assets\/.*\.(js|css)$/.test(path) && status === 200);
