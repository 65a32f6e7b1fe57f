// `npm start`: the whole product on one origin of this computer, with data that stays.
import { build } from "./build.ts";
import { keepRelease } from "./lib/archive.ts";
import { prepareDatabase } from "./lib/database.ts";
import { demoPassword, demoTable } from "./lib/demo.ts";
import { siteDir, stateDir } from "./lib/paths.ts";
import { mustBeFree, wantedPort } from "./lib/ports.ts";
import { step, tell } from "./lib/say.ts";
import { ensureDevVars } from "./lib/secrets.ts";
import { startServer, stopServer, untilHealthy } from "./lib/server.ts";
import { untilStopped } from "./lib/stop.ts";

await tell(async () => {
  const stopped = untilStopped();
  const port = wantedPort();
  await mustBeFree(port, "start");
  ensureDevVars();
  await Promise.all([build(), prepareDatabase(stateDir)]);
  // A phone that still has the build before this one gets its files, and what changed as deltas.
  await keepRelease(stateDir, siteDir);

  const server = startServer({ port, persistTo: stateDir, show: true });
  try {
    await Promise.race([step("Starting the server", () => untilHealthy(server)), stopped]);
    console.log(`
Nexio is at ${server.url}

Demo accounts, password ${demoPassword}:
${demoTable()}

Mails are not sent: they stand here, and at ${server.url}/api/outbox.
The data stays in .nexio/state. Ctrl-C stops the server.`);
    await Promise.race([server.exited, stopped]);
  } finally {
    await stopServer(server.pid);
  }
});
process.exit(0);
