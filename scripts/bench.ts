// `npm run bench`: the project's figures on this machine, as a table and in bench/results.json.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { benchSync, fillAgency, type SyncFigures } from "../bench/sync.ts";
import { build } from "./build.ts";
import { prepareDatabase } from "./lib/database.ts";
import { inRoot } from "./lib/paths.ts";
import { freePort } from "./lib/ports.ts";
import { tell } from "./lib/say.ts";
import { ensureDevVars } from "./lib/secrets.ts";
import { startServer, stopServer, untilHealthy } from "./lib/server.ts";

function show({ load, bytes, firstPull }: SyncFigures): void {
  console.log("\nCalls on a local Worker, ms (median of three runs)");
  console.table(
    Object.fromEntries(
      Object.entries(load).flatMap(([clients, { push, pull }]) => [
        [`push, ${clients} clients`, push],
        [`pull, ${clients} clients`, pull],
      ]),
    ),
  );
  console.log("Bytes of each action, bodies alone");
  console.table(bytes);
  console.log("First copy of 200 tasks, 60 lessons and 100 approvals");
  console.table({ "first pull": firstPull });
}

async function main(): Promise<void> {
  ensureDevVars();
  await build();
  const persistTo = mkdtempSync(join(tmpdir(), "nexio-bench-"));
  try {
    await prepareDatabase(persistTo);
    await fillAgency(persistTo);
    const server = startServer({ port: await freePort(), persistTo, vars: { METER: "1" } });
    try {
      await untilHealthy(server);
      const sync = await benchSync(server.url);
      show(sync);
      const machine = { cpu: cpus()[0]?.model ?? "", cores: cpus().length, node: process.version };
      writeFileSync(inRoot("bench/results.json"), `${JSON.stringify({ machine, sync }, null, 2)}\n`);
      console.log("Written to bench/results.json");
    } finally {
      await stopServer(server.pid);
    }
  } finally {
    rmSync(persistTo, { recursive: true, force: true });
  }
}

await tell(main);
