// Random calls of everyone to everything, with ids, cookies and client groups of all tenants mixed: no byte of an
// answer may carry a mark of another tenant, nor one of their own that its asker may not see.
import type { EntityName } from "../../shared/access.ts";
import { mutators, type MutatorName } from "../../shared/mutators.ts";
import type { Cookie, PullResponse } from "../../shared/sync/protocol.ts";
import { newId } from "../../server/sync/new-id.ts";
import { Random } from "../simulator/random.ts";
import { marksIn, told, type Told } from "./canary.ts";
import { routes } from "./manifest.ts";
import { anAddress, marksOf, mayShow, origin, type Report } from "./route-cells.ts";
import { argsOf, call, putId, rulePaths } from "./sync-cells.ts";
import { idClasses, idFor, storedIn, visibleText, type Person, type World } from "./world.ts";

const nouns: readonly EntityName[] = [
  "task",
  "approval",
  "decision",
  "outcome",
  "agent",
  "lesson",
  "attempt",
  "certificate",
  "device",
  "cohort",
  "invitation",
  "consent",
  "member",
];
/** Who has which role, and who is a member, stays as it was planted. */
const tried = (Object.keys(mutators) as MutatorName[]).filter((rule) => !rule.startsWith("setMember"));
/** Routes that end a session, move it or found a tenant are the matrix's business. */
const asked = Object.keys(routes).filter(
  (key) => !routes[key]?.spendsSession && !/^ALL |^GET \/\*|sync|sign-in|sign-up|join$|POST \/api\/lessons$/.test(key),
);

/** Runs `operations` calls chosen by `seed`; they are counted as cells. */
export async function runOperations(world: World, report: Report, seed: number, operations: number): Promise<void> {
  const random = new Random(seed);
  const people = world.people;
  const known = new Map(people.map((person) => [person, marksOf(world, person)]));
  const cookies: (Cookie | null)[] = [null];
  const groups = ["group-here", "group-there", "group-of-all", newId(), newId()];
  const anId = (person: Person): string => {
    const asker = random.chance(0.5) ? person : random.pick(people);
    return idFor(world, asker, random.pick(nouns), random.pick(idClasses));
  };

  async function aPull(person: Person): Promise<Told> {
    const body = {
      pullVersion: 1,
      clientGroupID: random.pick(groups),
      cookie: random.pick(cookies),
      fields: random.chance(0.5),
    };
    const answer = await call(world, person, "/api/sync/pull", body, random.chance(0.2));
    if (answer.status === 200) cookies.push((JSON.parse(answer.body) as PullResponse).cookie);
    if (cookies.length > 50) cookies.splice(1, 25);
    return answer;
  }

  function aPush(person: Person): Promise<Told> {
    const clientID = newId();
    const mutations = Array.from({ length: 1 + random.below(4) }, (_, at) => {
      const rule = random.pick(tried);
      const paths = rulePaths(rule);
      let args: object = argsOf(world, person, rule);
      if (paths.length > 0 && random.chance(0.7)) args = putId(args, random.pick(paths), anId(person));
      return { clientID, id: at + 1, name: "m", args: { k: rule, i: `i${at}`, ...args } };
    });
    const body = {
      pushVersion: 1,
      clientGroupID: newId(),
      mutations,
      ...(random.chance(0.7) && { cookie: random.pick(cookies) }),
    };
    return call(world, person, "/api/sync/push", body, random.chance(0.2));
  }

  async function aCall(person: Person, key: string): Promise<Told> {
    const route = routes[key];
    const [method = "GET", pattern = ""] = key.split(" ");
    const path = pattern.replace(/:(\w+)/g, (_, name: string) => {
      const place = route?.ids?.[name];
      if (place?.names === "pack") return random.pick(Object.values(world.tenants)).packHash;
      const id = place && random.chance(0.6) ? idFor(world, person, place.names, random.pick(idClasses)) : anId(person);
      return encodeURIComponent(route?.fixed?.[name] ?? id);
    });
    const tenant =
      world.tenants[
        random.chance(0.7) ? (person.tenant ?? "here") : random.pick(["here", "there", "ministry"] as const)
      ];
    const fields: Record<string, unknown> = { ...route?.sends?.({ person, tenant, world }) };
    for (const [name, place] of Object.entries(route?.ids ?? {}))
      if (!pattern.includes(`:${name}`) && random.chance(0.5))
        fields[name] = place.as ? place.as(anId(person), tenant) : anId(person);
    const isForm = pattern.startsWith("/t");
    const headers = new Headers({ origin, "cf-connecting-ip": anAddress() });
    if (person.cookie) headers.set("cookie", person.cookie);
    if (method !== "GET")
      headers.set("content-type", isForm ? "application/x-www-form-urlencoded" : "application/json");
    const body =
      method === "GET"
        ? null
        : isForm
          ? new URLSearchParams(fields as Record<string, string>).toString()
          : JSON.stringify(fields);
    const query = random.pick([...(route?.queries ?? [""])]);
    return told(await world.place.ask(new Request(new URL(path + query, origin), { method, headers, body }), null));
  }

  for (let step = 0; step < operations; step++) {
    report.cells += 1;
    const person = random.pick(people);
    const kind = random.below(10);
    const key = kind < 3 ? "pull" : kind < 6 ? "push" : random.pick(asked);
    const answer = await (key === "pull" ? aPull(person) : key === "push" ? aPush(person) : aCall(person, key));
    const words = `seed ${seed}, step ${step}: ${key} by ${person.name}`;
    if (answer.status >= 500) report.failures.push(`${words}: ${answer.status} ${answer.body.slice(0, 200)}`);
    const route = routes[key] ?? { auth: "member" as const };
    let unknown = [...marksIn(world.canaries, answer)].filter(
      (canary) => !known.get(person)?.has(canary) && !mayShow(world, route, person, canary),
    );
    if (unknown.some((canary) => world.canaries.originOf(canary)?.tenant === person.tenant) && person.tenant) {
      // What was given to them since: somebody assigned it, or they wrote it.
      const now = await storedIn(world.tenants[person.tenant].db);
      const sees = person.session === "open" && person.standing === "active" ? visibleText(person.actor, now) : "";
      for (const canary of world.canaries.in(sees)) known.get(person)?.add(canary);
      unknown = unknown.filter((canary) => !known.get(person)?.has(canary));
    }
    for (const canary of unknown)
      report.failures.push(`${words}: shows ${JSON.stringify(world.canaries.originOf(canary))}`);
  }
}
