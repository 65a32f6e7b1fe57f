// A slow line in user space: a TCP proxy with one shared rate for each direction and half a round trip each way.
// Not played: loss, jitter, the radio's waking up, slow start (irrelevant where rate times delay is below 14.6 KB).
import { createServer, connect, type AddressInfo, type Socket } from "node:net";
import type { Profile } from "./profiles.ts";

/** What passed on the wire, TLS included, TCP and IP headers not. */
export interface WireBytes {
  readonly up: number;
  readonly down: number;
}

/** A packet's worth, so that connections share the rate. */
const packetBytes = 1400;
/** As much of one connection waits here as waits in a base station; the rest stays with its sender. */
const queueBytes = 16 * packetBytes;

interface Packet {
  readonly at: number;
  readonly deliver: () => void;
}

/** One direction, for all connections: packets leave one after the other and arrive in that order. */
class Direction {
  bytes = 0;
  #freeAt = 0;
  #timer: NodeJS.Timeout | undefined;
  readonly #packets: Packet[] = [];

  /** Delivers after `wait` more milliseconds than the line itself needs; at once where there is no profile. */
  send(profile: Profile | null, size: number, notBefore: number, deliver: () => void): void {
    this.bytes += size;
    const now = performance.now();
    this.#freeAt = Math.max(this.#freeAt, now, notBefore) + (profile ? (size * 8000) / profile.rate : 0);
    this.#packets.push({ at: this.#freeAt + (profile ? profile.rtt / 2 : 0), deliver });
    this.#next();
  }

  clear(): void {
    this.#packets.length = 0;
    this.#freeAt = 0;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #next(): void {
    const [first] = this.#packets;
    if (!first || this.#timer) return;
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        const now = performance.now();
        while (this.#packets[0] && this.#packets[0].at <= now + 0.5) this.#packets.shift()?.deliver();
        this.#next();
      },
      Math.max(0, first.at - performance.now()),
    );
  }
}

/** Before the server on `port` of this machine. Its profile may change between connections; null is no delay at all. */
export async function startLine(port: number) {
  let profile: Profile | null = null;
  let nameKnownAt = 0;
  let [connections, cut] = [0, false];
  const [up, down] = [new Direction(), new Direction()];
  const open = new Set<Socket>();

  const carry = (from: Socket, to: Socket, way: Direction, notBefore: number) => {
    let waiting = 0;
    from.on("data", (data: Buffer) => {
      for (let at = 0; at < data.byteLength; at += packetBytes) {
        const packet = data.subarray(at, at + packetBytes);
        waiting += packet.byteLength;
        way.send(profile, packet.byteLength, notBefore, () => {
          if (!to.destroyed) to.write(packet);
          waiting -= packet.byteLength;
          if (waiting < queueBytes) from.resume();
        });
      }
      if (waiting >= queueBytes) from.pause();
    });
    from.on("end", () => way.send(profile, 0, notBefore, () => to.end()));
    from.on("error", () => to.destroy());
    from.on("close", () => open.delete(from));
  };

  const server = createServer({ noDelay: true, allowHalfOpen: true }, (phone) => {
    if (cut) return void phone.destroy();
    const now = performance.now();
    const rtt = profile?.rtt ?? 0;
    // A phone that comes to the site anew asks for its name first; the handshake of TCP takes a round trip in any case.
    if (connections === 0) nameKnownAt = now + rtt;
    connections += 1;
    const origin = connect({ port, host: "127.0.0.1", noDelay: true, allowHalfOpen: true });
    for (const socket of [phone, origin]) open.add(socket);
    carry(phone, origin, up, Math.max(now, nameKnownAt) + rtt);
    carry(origin, phone, down, 0);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  return {
    port: (server.address() as AddressInfo).port,
    get bytes(): WireBytes {
      return { up: up.bytes, down: down.bytes };
    },
    get connections() {
      return connections;
    },
    /** From now on like this, for a phone that has not been here before. */
    play(next: Profile | null) {
      profile = next;
      connections = 0;
      up.bytes = 0;
      down.bytes = 0;
    },
    /** Ends every connection, as hours without use do; what was on its way is lost. */
    hangUp() {
      for (const socket of open) socket.destroy();
      for (const way of [up, down]) way.clear();
    },
    /** No network from now on. */
    stop() {
      cut = true;
      for (const socket of open) socket.destroy();
      server.close();
    },
  };
}
export type Line = Awaited<ReturnType<typeof startLine>>;
