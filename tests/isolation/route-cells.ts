// The matrix of routes: everyone x every way to name something, with what the manifest says is right. A cell is one
// request whose answer is looked at for its status, for marks its asker may not see, and for what it left behind.
import { grantOf, type EntityName } from "../../shared/access.ts";
import { newId } from "../../server/sync/new-id.ts";
import { marksIn, told, type Told } from "./canary.ts";
import { routes, type IdPlace, type Route } from "./manifest.ts";
import {
  idClasses,
  idFor,
  isOwn,
  isVisible,
  keptSessions,
  reopened,
  spareFor,
  tenantOf,
  touched,
  visibleText,
  type IdClass,
  type Person,
  type World,
} from "./world.ts";

export const origin = "http://localhost:8787";

/** What was asked and found; a run fails when `failures` is not empty. */
export interface Report {
  cells: number;
  readonly failures: string[];
}

/** What the manifest says of one call: the very status, that something is given, or only that nothing breaks. */
type Right =
  | { readonly kind: "denied"; readonly status: number }
  | { readonly kind: "given" }
  | { readonly kind: "any" };
const denied = (status: number): Right => ({ kind: "denied", status });
const given: Right = { kind: "given" };

interface Choice {
  readonly place: string | null;
  readonly idClass: IdClass;
}

function rightOfId(world: World, person: Person, place: IdPlace, idClass: IdClass, id: string): Right {
  const tenant = world.tenants[person.tenant ?? "here"];
  const exists = idClass === "own" || idClass === "hidden" || idClass === "same";
  if (place.fresh) return exists ? { kind: "any" } : given;
  const missing = denied(place.missing ?? 404);
  if (place.isPublic) return idClass === "never" || (place.names === "tenant" && idClass === "same") ? missing : given;
  if (place.names === "pack") return exists ? given : missing;
  if (place.names === "tenant" && place.answer?.(person.actor, {}) === "given") {
    const known = person.memberships.some((name) => world.tenants[name].id === id);
    return known ? given : missing;
  }
  const stored = tenant.records.find((one) => one.entity === place.names && one.id === id);
  const isSelf = place.names === "member" && id === person.actor.memberId;
  if (place.action && !isSelf && grantOf(person.actor.role, place.action) !== "yes") return denied(403);
  if (!stored) return missing;
  const answer = place.answer?.(person.actor, stored.record) ?? (isVisible(person.actor, stored) ? "given" : "missing");
  return answer === "given" ? given : answer === "refused" ? denied(403) : missing;
}

function rightOf(
  world: World,
  route: Route,
  person: Person,
  ids: Readonly<Record<string, string>>,
  choice: Choice,
): Right {
  const { auth, roles } = route;
  // What could never be an id is found out before or after anything else: it only has to lead nowhere.
  if (choice.idClass === "malformed") return { kind: "any" };
  if (auth === "open") {
    // A public record may still not be there.
  } else if (person.session === "none") {
    if (auth === "hidden") return denied(404);
    if (auth !== "guest") return denied(401);
  } else if (person.standing !== "active") {
    if (auth === "hidden") return denied(404);
    if (auth !== "person") return denied(403);
  } else if (roles && !roles.includes(person.actor.role)) return denied(403);
  let loose = false;
  for (const [name, place] of Object.entries(route.ids ?? {})) {
    if (!(name in ids)) continue;
    const right = rightOfId(world, person, place, choice.place === name ? choice.idClass : "own", ids[name] ?? "");
    if (right.kind === "denied") return right;
    if (right.kind === "any") loose = true;
  }
  return loose ? { kind: "any" } : given;
}

interface Cell {
  readonly name: string;
  readonly key: string;
  readonly route: Route;
  readonly person: Person;
  readonly choice: Choice;
  readonly ids: Readonly<Record<string, string>>;
  readonly query: string;
  readonly right: Right;
}

let addresses = 0;
/** Every call comes from an address of its own: limits by address are not what is asked here. */
export const anAddress = () => `10.${(addresses >> 16) & 255}.${(addresses >> 8) & 255}.${addresses++ & 255}`;

const idOf = (world: World, person: Person, { names, fresh }: IdPlace, idClass: IdClass): string => {
  if (fresh && idClass === "foreign") return spareFor(world, person, names as EntityName);
  if (names !== "pack") return idFor(world, person, names, idClass);
  const mine = world.tenants[person.tenant ?? "here"];
  const other = world.tenants[mine.name === "here" ? "there" : "here"];
  if (idClass === "malformed") return idFor(world, person, "task", idClass);
  if (idClass === "never") return `${newId()}${newId()}`.replaceAll("-", "");
  return idClass === "foreign" ? other.packHash : mine.packHash;
};

function cellsOf(world: World, key: string, people = world.people, classes: readonly IdClass[] = idClasses): Cell[] {
  const route = routes[key] as Route;
  const places = Object.entries(route.ids ?? {});
  const choices: Choice[] =
    places.length === 0
      ? [{ place: null, idClass: "own" }]
      : places.flatMap(([place]) => classes.map((idClass) => ({ place, idClass })));
  return people.flatMap((person) =>
    choices.flatMap((choice) =>
      [...(route.queries ?? [""]), ...(route.openQueries ?? [])].map((query): Cell => {
        const ids = Object.fromEntries(
          places
            // What stands in a body is sent where the cell is about it; the manifest sends what is right otherwise.
            .filter(([name]) => choice.place === name || key.includes(`:${name}`))
            .map(([name, place]) => [name, idOf(world, person, place, choice.place === name ? choice.idClass : "own")]),
        );
        const isOpen = route.openQueries?.includes(query) === true;
        const right = isOpen ? given : rightOf(world, route, person, ids, choice);
        const name = `${key}${query} by ${person.name}${choice.place ? `, ${choice.place} ${choice.idClass}` : ""}`;
        return { name, key, route, person, choice, ids, query, right };
      }),
    ),
  );
}

/** Whose tenant the answer comes from; where a code or a public address decides, it is that of nobody who asks. */
const askerOf = (world: World, { route, person }: Cell) =>
  route.auth === "open" || route.spendsSession || route.auth === "person" ? null : tenantOf(world, person);

/** The request of a cell, as the person's browser would send it. */
async function requestOf(world: World, { key, route, ids, query, ...cell }: Cell): Promise<Request> {
  const person = route.spendsSession ? await reopened(world, cell.person) : cell.person;
  const [method = "GET", pattern = ""] = key.split(" ");
  const named = { ...route.fixed, ...ids };
  const inPath = new Set<string>();
  const path = pattern.replace(/:(\w+)/g, (_, name: string) => {
    inPath.add(name);
    return encodeURIComponent(named[name] ?? "");
  });
  const headers = new Headers({ origin, "cf-connecting-ip": anAddress() });
  if (person.cookie) headers.set("cookie", person.cookie);
  if (key === "GET /api/sync/poke") headers.set("upgrade", "websocket");
  const tenant = world.tenants[person.tenant ?? "here"];
  const fields: Record<string, unknown> = { ...route.sends?.({ person, tenant, world }) };
  for (const [name, place] of Object.entries(route.ids ?? {}))
    if (name in ids && (place.in === "body" || (place.in === undefined && !inPath.has(name))))
      fields[name] = place.as ? place.as(ids[name] ?? "", tenant) : ids[name];
  let body: BodyInit | null = null;
  if (key === "POST /api/parcels") {
    headers.set("content-type", "application/octet-stream");
    body = "no parcel";
  } else if (method !== "GET") {
    const isForm = pattern.startsWith("/t");
    headers.set("content-type", isForm ? "application/x-www-form-urlencoded" : "application/json");
    body = isForm ? new URLSearchParams(fields as Record<string, string>).toString() : JSON.stringify(fields);
  }
  return new Request(new URL(`${path}${query}`, origin), { method, headers, body });
}

/** Marks this person may be shown anywhere. */
export function marksOf(world: World, person: Person): Set<string> {
  const { canaries, tenants } = world;
  const own = person.session === "open" ? [person.ownName] : [];
  if (person.session === "none" || person.standing !== "active" || !person.tenant) return new Set(own);
  const text = visibleText(person.actor, tenants[person.tenant].records);
  return new Set([...own, ...canaries.in(text)]);
}

const isAmong = (patterns: readonly string[] | undefined, noun: string, field: string) =>
  patterns?.some((pattern) => pattern === `${noun}.${field}` || pattern === `${noun}.*`) === true;

/** Whether the route may show this mark to the person, beside what they see anyway. */
export function mayShow({ canaries, tenants }: World, route: Route, person: Person, canary: string): boolean {
  const where = canaries.originOf(canary);
  if (!where) return true;
  const noun = where.record.split(/[ /]/)[0] ?? "";
  if (isAmong(route.publishes, noun, where.field)) return true;
  if (route.shows?.includes("memberships"))
    if (person.memberships.some((name) => tenants[name].nameMark === canary)) return true;
  if (route.showsOwn && isOwn(tenants, person, where)) return true;
  return where.tenant === person.tenant && isAmong(route.shows, noun, where.field);
}

const ofItself = new Set(["x-request-id", "server-timing", "date", "set-cookie", "cf-connecting-ip"]);

/** An answer without what differs from call to call, and without the id that was asked for. */
function anonymous({ status, headers, body }: Told, id: string): string {
  const without = (text: string) => text.replaceAll(encodeURIComponent(id), "<id>").replaceAll(id, "<id>");
  const kept = headers.filter(([name]) => !ofItself.has(name)).map((pair) => without(pair.join(": ")));
  const requestId = headers.find(([name]) => name === "x-request-id")?.[1] ?? "-";
  return [status, ...kept.toSorted(), without(body).replaceAll(requestId, "<request>")].join("\n");
}

/** A form that found nothing leads on as one that did. */
const isGiven = (status: number, { ids, spent = [] }: Route, isForm: boolean) =>
  spent.includes(status) ||
  (![401, 403, 404].includes(status) &&
    status < 500 &&
    !(Object.values(ids ?? {}).some(({ missing }) => missing === status) && !(isForm && status < 400)));

/** Runs every cell of the routes; `only` names some. */
export async function runRoutes(world: World, report: Report, only: readonly string[] = Object.keys(routes)) {
  const { place, tenants } = world;
  const marks = new Map(world.people.map((person) => [person, marksOf(world, person)]));
  const everyone = Object.values(tenants);
  await touched(world);
  const unchanged = async (words: string, which = everyone) => {
    const places = await touched(world);
    for (const { name } of which)
      for (const at of places.get(name) ?? []) report.failures.push(`${words}: ${at} of ${name}`);
  };

  const ask = async (cell: Cell): Promise<Told> => {
    report.cells += 1;
    const { right, route, person, name } = cell;
    const reopen = route.endsOthers ? await keptSessions(world, person) : null;
    const answer = await told(await place.ask(await requestOf(world, cell), askerOf(world, cell)));
    await reopen?.();
    const { status } = answer;
    const isRight =
      right.kind === "denied"
        ? status === right.status
        : right.kind === "given"
          ? isGiven(status, route, cell.key.startsWith("POST "))
          : status < 500;
    if (!isRight)
      report.failures.push(
        `${name}: ${status}, and ${right.kind === "denied" ? right.status : right.kind} is right: ${answer.body.slice(0, 160)}`,
      );
    const leaks = [...marksIn(world.canaries, answer)].filter(
      (canary) => !marks.get(person)?.has(canary) && !mayShow(world, route, person, canary),
    );
    for (const canary of leaks)
      report.failures.push(`${name}: shows ${JSON.stringify(world.canaries.originOf(canary))}`);
    return answer;
  };

  for (const key of only) {
    if (key.startsWith("ALL ") || key === "GET /*") continue;
    const cells = cellsOf(world, key);
    const answers = new Map<Cell, Told>();
    const isHarmless = (cell: Cell) =>
      cell.right.kind === "denied" || key.startsWith("GET ") || cell.route.changes === false;
    for (const cell of cells.filter(isHarmless)) answers.set(cell, await ask(cell));
    await unchanged(`${key}: calls that may change nothing`);
    for (const tenant of everyone) {
      const mine = cells.filter((cell) => !isHarmless(cell) && (cell.person.tenant ?? "here") === tenant.name);
      if (mine.length === 0) continue;
      for (const cell of mine) answers.set(cell, await ask(cell));
      await unchanged(
        `${key}: calls from ${tenant.name}`,
        everyone.filter((one) => one !== tenant),
      );
    }
    // No oracle: what is elsewhere reads like what is nowhere.
    for (const cell of cells.filter(({ choice }) => choice.idClass === "foreign")) {
      const { choice, person, query, right, route } = cell;
      const at = choice.place;
      if (route.ids?.[at ?? ""]?.isPublic || (right.kind === "given" && person.memberships.length > 1)) continue;
      const never = cells.find(
        (other) =>
          other.choice.idClass === "never" &&
          other.choice.place === at &&
          other.person === person &&
          other.query === query,
      );
      const [here, nowhere] = [answers.get(cell), never && answers.get(never)];
      if (!here || !nowhere || !never) continue;
      const both = [anonymous(here, cell.ids[at ?? ""] ?? ""), anonymous(nowhere, never.ids[at ?? ""] ?? "")];
      const same = right.kind === "denied" ? both[0] === both[1] : here.status === nowhere.status;
      if (!same)
        report.failures.push(`${cell.name}: reads unlike an id of nothing:\n${both.join("\n--\n").slice(0, 900)}`);
    }
  }
}

/** Every call that may change something, as a foreign page would send it: with another origin, with none, as a form. */
export async function runForeignPages(world: World, report: Report) {
  const signed = world.people.filter(({ name }) => name === "owner" || name === "anonymous");
  for (const key of Object.keys(routes).filter((one) => one.startsWith("POST "))) {
    for (const person of signed) {
      const [cell] = cellsOf(world, key, [person], ["own"]);
      if (!cell) continue;
      const request = await requestOf(world, cell);
      const isForm = key.startsWith("POST /t");
      const tries: [words: string, change: (headers: Headers) => void, status: number][] = [
        ["another origin", (headers) => headers.set("origin", "https://elsewhere.example"), 403],
        ["the origin of nobody", (headers) => headers.set("origin", "null"), 403],
        isForm
          ? ["another site", (headers) => headers.set("sec-fetch-site", "cross-site"), 403]
          : ["no origin", (headers) => headers.delete("origin"), 403],
        ["plain text", (headers) => headers.set("content-type", "text/plain"), 415],
      ];
      for (const [words, change, status] of tries) {
        report.cells += 1;
        const headers = new Headers(request.headers);
        change(headers);
        const answer = await world.place.ask(new Request(request.clone(), { headers }), askerOf(world, cell));
        if (answer.status !== status)
          report.failures.push(`${cell.name} from ${words}: ${answer.status}, not ${status}`);
        await answer.body?.cancel();
      }
    }
  }
}
