// A TCP proxy that counts every byte between a browser and the Worker, heads and all, as an operator would.
import { createServer, connect, type AddressInfo, type Socket } from "node:net";
import { theServer } from "./server.ts";

export interface WireCounter {
  /** For the browser: what it asks of the Worker's address passes here, and the page's origin stays what it is. */
  readonly flag: string;
  /** Bytes so far, both directions. */
  bytes(): { up: number; down: number };
  stop(): void;
}

export async function countTheWire(): Promise<WireCounter> {
  const target = theServer().port;
  const sockets = new Set<Socket>();
  let [up, down] = [0, 0];
  const server = createServer((phone) => {
    const worker = connect(target, "127.0.0.1");
    for (const socket of [phone, worker]) {
      sockets.add(socket);
      socket.on("error", () => {}).on("close", () => sockets.delete(socket));
    }
    phone.on("data", (chunk: Buffer) => (up += chunk.byteLength));
    worker.on("data", (chunk: Buffer) => (down += chunk.byteLength));
    phone.pipe(worker);
    worker.pipe(phone);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    flag: `--host-resolver-rules=MAP localhost:${target} 127.0.0.1:${port}`,
    bytes: () => ({ up, down }),
    stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
