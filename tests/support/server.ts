// The Worker as end-to-end tests see it, power cuts included. Its process id lies in a file, since tests run in
// processes of their own.
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inject } from "vitest";
import { killServer, startServer, untilHealthy } from "../../scripts/lib/server.ts";

export interface ServerHandle {
  readonly url: string;
  readonly port: number;
  readonly stateDir: string;
  /** Bindings beside the usual ones. */
  readonly vars: Readonly<Record<string, string>>;
}

const pidFile = ({ stateDir }: ServerHandle) => join(stateDir, "server.pid");

export const readPid = (handle: ServerHandle) =>
  existsSync(pidFile(handle)) ? Number(readFileSync(pidFile(handle), "utf8")) : undefined;

export const startAt = async (handle: ServerHandle) => {
  const server = startServer({
    port: handle.port,
    persistTo: handle.stateDir,
    vars: { LIMITS: "off", ...handle.vars },
  });
  writeFileSync(pidFile(handle), String(server.pid));
  await untilHealthy(server);
};

export const theServer = () => inject("server");

/** `kill -9` of wrangler and workerd. Every test that does it calls `restartServer` before it ends. */
export const cutPower = async () => {
  const handle = theServer();
  const pid = readPid(handle);
  if (pid) await killServer(pid);
  rmSync(pidFile(handle), { force: true });
};

/** Starts the server again on the same port and the same data, unless it runs. Resolves once it is healthy. */
export const restartServer = async () => {
  if (readPid(theServer()) === undefined) await startAt(theServer());
};
