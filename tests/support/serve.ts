// One real Worker for all end-to-end tests: a free loopback port, a fresh state, migrated and seeded.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { prepareDatabase } from "../../scripts/lib/database.ts";
import { freePort } from "../../scripts/lib/ports.ts";
import { stopServer } from "../../scripts/lib/server.ts";
import { startStandIn } from "./oidc.ts";
import { readPid, type ServerHandle, startAt } from "./server.ts";

declare module "vitest" {
  export interface ProvidedContext {
    server: ServerHandle;
  }
}

export default async function setup(project: TestProject) {
  const stateDir = mkdtempSync(join(tmpdir(), "nexio-e2e-"));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const { vars, stop } = await startStandIn(url);
  const handle: ServerHandle = { url, port, stateDir, vars };
  await prepareDatabase(stateDir);
  await startAt(handle);
  project.provide("server", handle);

  return async () => {
    const pid = readPid(handle);
    if (pid) await stopServer(pid);
    stop();
    rmSync(stateDir, { recursive: true, force: true });
  };
}
