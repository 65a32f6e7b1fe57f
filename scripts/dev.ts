// `npm run dev`: the same app with hot reload. Vite serves the phone's half; a Worker behind it reloads on its own.
import { mkdirSync } from "node:fs";
import { createServer } from "vite";
import { buildContent } from "./content.ts";
import { prepareDatabase } from "./lib/database.ts";
import { demoPassword, demoTable } from "./lib/demo.ts";
import { root, siteDir, stateDir } from "./lib/paths.ts";
import { freePort, mustBeFree, wantedPort } from "./lib/ports.ts";
import { step, tell } from "./lib/say.ts";
import { ensureDevVars } from "./lib/secrets.ts";
import { startServer, stopServer, untilHealthy } from "./lib/server.ts";
import { untilStopped } from "./lib/stop.ts";

await tell(async () => {
  const stopped = untilStopped();
  const port = wantedPort();
  await mustBeFree(port, "run dev");
  ensureDevVars();
  mkdirSync(siteDir, { recursive: true });
  buildContent(siteDir);
  await prepareDatabase(stateDir);

  const origin = `http://localhost:${port}`;
  const worker = startServer({ port: await freePort(), persistTo: stateDir, origin, show: true });
  try {
    await Promise.race([step("Starting the Worker", () => untilHealthy(worker)), stopped]);
    process.env.NEXIO_WORKER = worker.url;
    process.env.PORT = String(port);
    const vite = await createServer({ configFile: `${root}/vite.config.ts`, server: { host: "localhost" } });
    await vite.listen();
    console.log(`\nNexio is at ${origin}, with hot reload. Password ${demoPassword}:\n${demoTable()}\n`);
    await Promise.race([worker.exited, stopped]);
    await vite.close();
  } finally {
    await stopServer(worker.pid);
  }
});
process.exit(0);
