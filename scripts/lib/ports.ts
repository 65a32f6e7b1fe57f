// Loopback ports: the one a person asked for, or any free one.
import { createServer } from "node:net";
import { Trouble } from "./say.ts";

/** Listens for a moment; resolves to the port, or undefined when it is taken. */
const probe = (port: number, host: string) =>
  new Promise<number | undefined>((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      const found = typeof address === "object" && address ? address.port : port;
      server.close(() => resolve(found));
    });
  });

export const freePort = async () => {
  const port = await probe(0, "127.0.0.1");
  if (port === undefined) throw new Trouble("No free port on this computer: close a program that uses many of them.");
  return port;
};

/** `PORT`, or 8787. */
export const wantedPort = () => {
  const port = Number(process.env.PORT ?? 8787);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Trouble(`PORT must be a number from 1 to 65535, not "${process.env.PORT}".`);
  }
  return port;
};

export const mustBeFree = async (port: number, command: string) => {
  if ((await probe(port, "127.0.0.1")) !== undefined) return;
  const other = port === 65_535 ? port - 1 : port + 1;
  throw new Trouble(
    `Port ${port} is taken by another program: stop it, or choose another port with \`PORT=${other} npm ${command}\`.`,
  );
};
