// Doors that no table of routes shows: codes and certificates that name a tenant by themselves, a page's forms, sockets
// of foreign pages.
import { createAuth } from "../../server/auth/auth.ts";
import { markSlots, slotOf } from "../../server/scope/certificate-slots.ts";
import { joinCodes } from "../../server/auth/join-codes.ts";
import { newId } from "../../server/sync/new-id.ts";
import { routes } from "./manifest.ts";
import { anAddress, origin, type Report } from "./route-cells.ts";
import { reopened, touched, type Person, type World } from "./world.ts";

const attributes = (tag: string): Record<string, string> =>
  Object.fromEntries([...tag.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name = "", value = ""]) => [name, value]));

interface Form {
  readonly action: string;
  readonly fields: URLSearchParams;
}

/** The forms of a page, filled in as a hasty person would: the first of each choice, a word where one is wanted. */
function formsIn(html: string): Form[] {
  return [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].map(([, head = "", body = ""]) => {
    const fields = new URLSearchParams();
    for (const [tag] of body.matchAll(/<(?:input|textarea|button)\b[^>]*>/g)) {
      const { name, type, value } = attributes(tag);
      if (name === undefined || (fields.has(name) && type !== "checkbox")) continue;
      fields.set(name, value ?? (type === "number" ? "1" : "teny"));
    }
    return { action: attributes(head)["action"] ?? "", fields };
  });
}

const ofForms = { "content-type": "application/x-www-form-urlencoded" };

export async function runDoors(world: World, report: Report): Promise<void> {
  const { place, tenants, people } = world;
  const ask = (person: Person, path: string, init: RequestInit = {}, from: Record<string, string> = {}) => {
    const headers = { origin, "cf-connecting-ip": anAddress(), cookie: person.cookie, ...from };
    report.cells += 1;
    return place.ask(new Request(new URL(path, origin), { ...init, headers }), null);
  };
  const wrong = (words: string) => report.failures.push(words);
  const untouched = async (words: string, but?: string) => {
    for (const [name, places] of await touched(world))
      for (const at of name === but ? [] : places) wrong(`${words}: ${at} of ${name}`);
  };
  await touched(world);

  const join = async (person: Person, code: string) => {
    const body = JSON.stringify({ code });
    const answer = await ask(
      person,
      "/api/join/member",
      { method: "POST", body },
      { "content-type": "application/json" },
    );
    return [answer.status, (await answer.json<{ code?: string }>()).code].join(" ");
  };
  for (const person of people.filter(({ session, standing }) => session === "open" && standing === "active")) {
    const mine = tenants[person.tenant ?? "here"];
    const other = tenants[mine.name === "there" ? "here" : "there"];
    const told = await join(person, other.joinCode);
    if (told !== "409 other_centre") wrong(`${person.name} joins a class elsewhere: ${told}`);
    const [memberId = ""] = mine.memberIds.values();
    const wayBack = { tenantId: mine.id, cohortId: mine.ids.get("tenant")?.cohort ?? "", memberId, expiresAt: null };
    const code = await joinCodes(place.env).issue(wayBack);
    await touched(world);
    const asPerson = await join(person, code);
    if (asPerson !== "409 code_of_a_person") wrong(`${person.name} joins by another's way back: ${asPerson}`);
    await untouched(`codes used by ${person.name}`);
  }

  // better-auth's own paths are nothing to anybody until the manifest opens them.
  const owner = people.find(({ name }) => name === "owner");
  for (const endpoint of owner ? Object.values(createAuth(place.env).api) : []) {
    const { path, options } = endpoint as { path?: string; options?: { method?: string | string[] } };
    for (const method of path === undefined ? [] : [options?.method ?? "GET"].flat()) {
      const at = `/api/auth${path}`;
      if (`${method} ${at}` in routes || !owner) continue;
      const init = method === "GET" ? {} : { method, body: "{}" };
      for (const cookie of [owner.cookie, ""]) {
        const answer = await ask(owner, at, init, { cookie, "content-type": "application/json" });
        if (answer.status !== 404) wrong(`${method} ${at} is not in the manifest and answers ${answer.status}`);
        await answer.body?.cancel();
      }
    }
  }

  const certificate = tenants.here.ids.get("owner")?.certificate ?? "";
  const taken = await slotOf(place.env, certificate, tenants.there.id).catch(() => null);
  report.cells += 1;
  if (taken !== null) wrong("a certificate's place is given to another tenant");
  await touched(world);
  await markSlots(place.env, tenants.there.id, [{ id: certificate, status: "superseded" }]);
  await untouched("another tenant's word about a certificate");

  for (const name of ["owner", "anonymous"]) {
    const person = people.find((one) => one.name === name);
    if (!person) continue;
    for (const from of ["https://elsewhere.example", "null"]) {
      const answer = await ask(person, "/api/sync/poke", {}, { origin: from, upgrade: "websocket" });
      if (answer.status !== 403) wrong(`a page of ${from} opens a socket as ${name}: ${answer.status}`);
    }
  }

  // Every form of every page, with the token of another session and with none: refused, and nothing is changed.
  for (const person of people.filter(({ name }) => name === "owner" || name === "external")) {
    const other = await reopened(world, person);
    const own = tenants.here.ids.get(person.name) ?? {};
    const shared = tenants.here.ids.get("tenant") ?? {};
    const paths = Object.entries(routes)
      .filter(([key]) => key.startsWith("GET /t/:lang"))
      .flatMap(([key, { ids, fixed }]) => {
        const noun = ids?.["id"]?.names as keyof typeof own | undefined;
        const id = noun ? (own[noun] ?? shared[noun] ?? newId()) : "";
        const path = key.slice(4).replace(/:(\w+)/g, (_, part: string) => fixed?.[part] ?? id);
        return noun === "lesson" ? [path, path.replace(id, "dh-1")] : [path];
      });
    await touched(world);
    for (const path of paths) {
      const page = await ask(person, path);
      for (const { action, fields } of formsIn(await page.text())) {
        if (!fields.has("token")) continue;
        for (const token of [other.token, null]) {
          const sent = new URLSearchParams(fields);
          if (token === null) sent.delete("token");
          else sent.set("token", token);
          const answer = await ask(person, action, { method: "POST", body: sent.toString() }, ofForms);
          // A quiz that a hasty person could not fill in is given back for that reason first.
          if (answer.status !== 403 && !(answer.status === 422 && path.includes("dh-1")))
            wrong(
              `the form of ${path} to ${action} by ${person.name} ${token ? "with another session's" : "without a"} token: ${answer.status}`,
            );
          await answer.body?.cancel();
        }
      }
      await untouched(`forms of ${path} by ${person.name}`);
    }
  }
}
