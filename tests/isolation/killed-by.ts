// Run in a copy of the source with one mutant in it: `node killed-by.ts calls <built app>`. Leaves with 3 at the first
// thing the suite finds wrong, which it prints; with 0 when it finds nothing.
import { issueAll } from "../../server/certificates/issue.ts";
import { sweepAll } from "../../server/sync/sweep.ts";
import { runDoors } from "./doors.ts";
import { nodePlace } from "./node-place.ts";
import { planFaults } from "./plans.ts";
import { runForeignPages, runRoutes, type Report } from "./route-cells.ts";
import { schemaFaults } from "./schema-lint.ts";
import { sqliteD1 } from "./sqlite-d1.ts";
import { runPulls, runRules } from "./sync-cells.ts";
import { plant, type World } from "./world.ts";

console.error = () => {};
class Found extends Error {}
const failures: string[] = [];
failures.push = (failure) => {
  throw new Found(failure);
};

async function calls(built: string): Promise<void> {
  const place = nodePlace(built);
  const world: World = await plant(place);
  const report: Report = { cells: 0, failures };
  const { env, recorded } = place;
  const plans = async () => {
    const ids = await env.identityDb.prepare("SELECT tenant_id FROM directory").all<{ tenant_id: string }>();
    const sent = recorded.sent.splice(0);
    const { faults } = await planFaults(
      env.identityDb,
      sent,
      ids.results.map((row) => row.tenant_id),
    );
    for (const fault of faults) failures.push(fault);
  };
  for (const part of [runRules, runForeignPages, runDoors, runRoutes, runPulls]) {
    await part(world, report);
    await plans();
  }
  await recorded.asking.by(null, async () => {
    await issueAll(env);
    await sweepAll(env, Date.now() + 1000 * 86_400_000);
  });
  await plans();
}

const [suite = "calls", built = ""] = process.argv.slice(2);
try {
  if (suite === "schema") for (const fault of await schemaFaults(sqliteD1())) failures.push(fault);
  else await calls(built);
} catch (error) {
  const isBroken = error instanceof SyntaxError || error instanceof ReferenceError;
  console.log(
    isBroken ? `broken: ${String(error)}` : error instanceof Found ? error.message : `it breaks: ${String(error)}`,
  );
  process.exit(isBroken ? 4 : 3);
}
process.exit(0);
