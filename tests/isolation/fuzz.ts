// Requests that no client of ours would send, to every route: wrong methods, bodies cut and grown and of another kind,
// headers and cookies of nonsense. Nothing may break: what is not understood is refused.
import { gzipSync } from "node:zlib";
import { Talk } from "../../shared/sync/codec/talk.ts";
import { compactType } from "../../shared/sync/protocol.ts";
import { mutators, type MutatorName } from "../../shared/mutators.ts";
import { newId } from "../../server/sync/new-id.ts";
import { Random } from "../simulator/random.ts";
import { routes } from "./manifest.ts";
import { anAddress, origin, type Report } from "./route-cells.ts";
import { argsOf } from "./sync-cells.ts";
import type { Person, World } from "./world.ts";

const texts = [
  "",
  " ",
  "\0",
  "null",
  "[object Object]",
  "__proto__",
  "constructor",
  "toString",
  "../../etc/passwd",
  "%2e%2e%2f",
  "%",
  "%c0%ae",
  "\ud800",
  "😀",
  "ا",
  "'",
  '"',
  "`",
  "; DROP TABLE tasks",
  "${7*7}",
  "{{7*7}}",
  "<script>",
  "\r\nx: y",
  "-1",
  "1e309",
  "9007199254740993",
  "NaN",
  "Infinity",
  "0x10",
  "true",
  "1970-01-01",
  "a".repeat(5000),
  "task/",
  "/",
  "//",
  "?",
  "#",
  ".",
  "..",
  "000000000-0000-0000-0000-000000000000",
  "ffffffff-ffff-7fff-bfff-ffffffffffff",
  "sqlite_master",
  "main.tasks",
];
const methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"];
const types = [
  "application/json",
  "application/json; charset=utf-16",
  "text/plain",
  "application/x-www-form-urlencoded",
  "multipart/form-data",
  "multipart/form-data; boundary=x",
  compactType,
  "application/octet-stream",
  "x",
  "",
  "a/b; ; ;",
];
const asciiOnly = (text: string) => text.replace(/[^\x20-\x7e]/g, "?");

function aValue(random: Random, depth = 0): unknown {
  const kind = random.below(depth > 3 ? 6 : 9);
  if (kind < 3) return random.pick(texts);
  if (kind === 3) return random.pick([0, -1, 1, 0.5, 1e21, -0, 2 ** 53, Number.MAX_VALUE]);
  if (kind === 4) return random.chance(0.5) ? null : random.chance(0.5);
  if (kind === 5) return newId();
  const length = random.below(4);
  if (kind === 6) return Array.from({ length }, () => aValue(random, depth + 1));
  if (kind === 7)
    return Object.fromEntries(Array.from({ length }, () => [random.pick(texts), aValue(random, depth + 1)]));
  let deep: unknown = 1;
  for (let level = random.below(200); level > 0; level--) deep = random.chance(0.5) ? [deep] : { a: deep };
  return deep;
}

/** `value` with one part of it exchanged, left out or doubled. */
function bent(random: Random, value: unknown): unknown {
  if (typeof value !== "object" || value === null || random.chance(0.15)) return aValue(random);
  const entries = Object.entries(value);
  if (entries.length === 0) return aValue(random);
  const [name, part] = random.pick(entries);
  const changed = random.below(4);
  const others = entries.filter(([other]) => other !== name);
  const next =
    changed === 0
      ? others
      : changed === 1
        ? [...others, [name, aValue(random)]]
        : changed === 2
          ? [...entries, [random.pick(texts), aValue(random)]]
          : [...others, [name, bent(random, part)]];
  if (Array.isArray(value)) return next.map(([, one]) => one as unknown);
  return Object.fromEntries(next as [string, unknown][]);
}

const cutAnywhere = (random: Random, text: string) => text.slice(0, random.below(text.length + 1));

function aCookie(random: Random, people: readonly Person[]): string {
  const [one, other] = [random.pick(people).cookie, random.pick(people).cookie];
  const [name = "", value = ""] = one.split("=");
  const forms = [
    one,
    one,
    one,
    cutAnywhere(random, one),
    `${name}=${value.split(".")[0]}.${other.split(".")[1] ?? ""}`,
    `${name}=${value.split("").toReversed().join("")}`,
    `${name}=eyJhbGciOiJub25lIn0.eyJzdWIiOiJvd25lciJ9.`,
    `${one}; ${other}`,
    `${name}=${encodeURIComponent(random.pick(texts).toWellFormed())}`,
    `theme=${asciiOnly(random.pick(texts))}; mode=text; coat=${asciiOnly(random.pick(texts))}; locale=xx; ${one}`,
    "",
  ];
  return asciiOnly(random.pick(forms));
}

/** Sends `requests` of `seed`; each is a cell, and each answer of 500 and above a failure. */
export async function runFuzz(world: World, report: Report, seed: number, requests: number): Promise<void> {
  const random = new Random(seed);
  const keys = Object.keys(routes);
  for (let step = 0; step < requests; step++) {
    report.cells += 1;
    const key = random.chance(0.3) ? random.pick(["POST /api/sync/push", "POST /api/sync/pull"]) : random.pick(keys);
    const route = routes[key];
    const [usual = "GET", pattern = ""] = key.split(" ");
    const method = random.chance(0.1) ? random.pick(methods) : usual === "ALL" ? random.pick(methods) : usual;
    const person = random.pick(world.people);
    const tenant = world.tenants[person.tenant ?? "here"];
    const path = pattern
      .replace(/:(\w+)/g, (_, name: string) =>
        random.chance(0.4)
          ? (route?.fixed?.[name] ?? newId())
          : random.chance(0.5)
            ? encodeURIComponent(random.pick(texts).toWellFormed())
            : asciiOnly(random.pick(texts)),
      )
      .replace("*", () => encodeURIComponent(random.pick(texts).toWellFormed()));
    const query = random.chance(0.2)
      ? `?${random.pick(["lang", "in", "pack", "id", "at", "one", "format", "as", "guest", "to", "told"])}=${encodeURIComponent(random.pick(texts).toWellFormed())}&one`
      : "";
    const headers = new Headers({ "cf-connecting-ip": anAddress() });
    if (random.chance(0.95)) headers.set("origin", random.chance(0.97) ? origin : "null");
    const cookie = random.chance(0.7) ? person.cookie : aCookie(random, world.people);
    if (cookie) headers.set("cookie", cookie);
    if (random.chance(0.1)) headers.set("accept-language", asciiOnly(random.pick(texts)));
    if (random.chance(0.05))
      headers.set(
        random.pick([
          "range",
          "if-none-match",
          "accept-encoding",
          "available-dictionary",
          "upgrade",
          "accept",
          "authorization",
        ]),
        asciiOnly(random.pick(texts)),
      );
    let body: BodyInit | null = null;
    if (method !== "GET" && method !== "HEAD") {
      const isForm = pattern.startsWith("/t");
      headers.set(
        "content-type",
        random.chance(0.92)
          ? isForm
            ? "application/x-www-form-urlencoded"
            : pattern === "/api/parcels"
              ? "application/octet-stream"
              : "application/json"
          : random.pick(types),
      );
      const right =
        pattern === "/api/sync/push"
          ? aPush(random, world, person)
          : pattern === "/api/sync/pull"
            ? { pullVersion: 1, clientGroupID: newId(), cookie: null }
            : (route?.sends?.({ person, tenant, world }) ?? {});
      let value: unknown = right;
      for (let bends = random.below(3); bends > 0; bends--) value = bent(random, value);
      const json = JSON.stringify(value) ?? "null";
      const form = () =>
        new URLSearchParams(
          Object.entries(value ?? {}).map(([name, part]) => [
            name,
            String(typeof part === "object" ? JSON.stringify(part) : part).toWellFormed(),
          ]),
        ).toString();
      const text = isForm ? form() : json;
      body = random.chance(0.9) ? text : cutAnywhere(random, text);
      if (random.chance(0.04)) {
        headers.set("content-encoding", random.pick(["gzip", "br", "identity", "x"]));
        if (random.chance(0.5)) body = gzipSync(text);
      }
      if (/sync/.test(pattern) && random.chance(0.15)) {
        headers.set("content-type", compactType);
        const bytes = compactOf(value);
        if (random.chance(0.5) && bytes.length > 0) bytes[random.below(bytes.length)] = random.below(256);
        body = bytes.slice(0, random.chance(0.8) ? bytes.length : random.below(bytes.length + 1));
      }
    }
    let request: Request;
    try {
      request = new Request(new URL(path.startsWith("/") ? path + query : `/${path}`, origin), {
        method,
        headers,
        body,
      });
    } catch {
      continue; // no client could send it either
    }
    const answer = await world.place.ask(request, null);
    const text = new TextDecoder().decode(await answer.arrayBuffer());
    if (answer.status >= 500)
      report.failures.push(
        `seed ${seed}, step ${step}: ${method} ${path.slice(0, 80)}${query.slice(0, 40)} answered ${answer.status}: ${text.slice(0, 200)} to ${String(body).slice(0, 300)}`,
      );
  }
}

function compactOf(value: unknown): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(new Talk().encode(value as object));
  } catch {
    return new Uint8Array(8);
  }
}

function aPush(random: Random, world: World, person: Person): object {
  const clientID = newId();
  const mutations = Array.from({ length: 1 + random.below(3) }, (_, at) => {
    const rule = random.pick(Object.keys(mutators) as MutatorName[]);
    let args: unknown = { k: rule, i: `i${at}`, ...argsOf(world, person, rule) };
    if (random.chance(0.6)) args = bent(random, args);
    return { clientID, id: at + 1, name: "m", args };
  });
  return { pushVersion: 1, clientGroupID: newId(), mutations, ...(random.chance(0.5) && { cookie: null }) };
}
