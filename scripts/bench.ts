// `npm run bench`: the project's figures on this machine, as a table and in bench/results.json.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { compare, type Comparison } from "../bench/comparison.ts";
import { prepareDay } from "../bench/day.ts";
import { benchFormation } from "../bench/formation.ts";
import { benchPhone, fillPhone } from "../bench/phone.ts";
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

function showComparison({ floor, nexio, pouchdb, ratios }: Comparison): void {
  const bytes = (name: string, count: "sent" | "raw" | "gzip") => {
    const [own, other] = [nexio.total[count], pouchdb.total[count]];
    return {
      [`${name}, up`]: { Nexio: own.up, PouchDB: other.up },
      [`${name}, down`]: { Nexio: own.down, PouchDB: other.down },
      [`${name}, both`]: { Nexio: own.up + own.down, PouchDB: other.up + other.down, ratio: ratios[count] },
    };
  };
  console.log("\nOne day of work on one phone and three readers, bodies alone (docs/comparison.md)");
  console.table({
    requests: { Nexio: nexio.total.requests, PouchDB: pouchdb.total.requests, ratio: ratios.requests },
    ...bytes("bytes as sent", "sent"),
    ...bytes("bytes, all gzipped", "gzip"),
    ...bytes("bytes, none gzipped", "raw"),
    "ms on loopback": { Nexio: nexio.total.ms, PouchDB: pouchdb.total.ms, ratio: ratios.ms },
  });
  console.log(`The day as the shortest plain log, gzipped: ${floor.up} bytes up, ${floor.down} down`);
}

/** Runs `work` on a local Worker and its own state directory. */
async function onServer<T>(persistTo: string, work: (url: string) => Promise<T>): Promise<T> {
  const server = startServer({ port: await freePort(), persistTo, vars: { METER: "1" } });
  try {
    await untilHealthy(server);
    return await work(server.url);
  } finally {
    await stopServer(server.pid);
  }
}

async function main(): Promise<void> {
  ensureDevVars();
  await build();
  const formation = benchFormation();
  console.log("\nLessons, bytes in brotli");
  console.table({
    ...formation.heaviest,
    "corrected lesson, median": formation.correction.median,
    "corrected lesson, worst": formation.correction.worst,
  });
  console.log(`A review deck from 1,000 attempts: ${formation.deckMs} ms`);
  const state = mkdtempSync(join(tmpdir(), "nexio-bench-"));
  try {
    const [persistTo, dayState, phoneState] = ["agency", "day", "phone"].map((name) => join(state, name)) as [
      string,
      string,
      string,
    ];
    await prepareDatabase(persistTo);
    for (const copy of [dayState, phoneState]) cpSync(persistTo, copy, { recursive: true });
    await prepareDay(dayState);
    const comparison = await onServer(dayState, compare);
    showComparison(comparison);

    await fillPhone(phoneState);
    const phone = await onServer(phoneState, benchPhone);
    console.log("\nA slow phone without a network");
    console.table({ phone });

    await fillAgency(persistTo);
    const sync = await onServer(persistTo, benchSync);
    show(sync);
    const machine = { cpu: cpus()[0]?.model ?? "", cores: cpus().length, node: process.version };
    writeFileSync(
      inRoot("bench/results.json"),
      `${JSON.stringify({ machine, sync, phone, comparison, formation }, null, 2)}\n`,
    );
    console.log("Written to bench/results.json");
  } finally {
    rmSync(state, { recursive: true, force: true });
  }
}

await tell(main);
