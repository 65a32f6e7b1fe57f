// The way out of the Worker, on real workerd: what stands behind it (tests/support/outside.ts) lists what reached it.
import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import { parseEnv } from "../../server/env.ts";
import { allowedSchema } from "../../server/outgoing/allowed.ts";
import { OutgoingError, outgoingPort } from "../../server/outgoing/port.ts";

const allow = (origins: readonly string[], isLocal = false) =>
  allowedSchema(isLocal).safeParse(JSON.stringify({ mail: origins }));
const allowed = allowedSchema(false).parse(
  JSON.stringify({ mail: ["https://api.mail.example"], leaks: ["https://leaks.example:8443"] }),
);
const port = outgoingPort(allowed);
const seen = async () => (await fetch("https://outside.test/seen")).json<string[]>();
const faultOf = (asked: Promise<unknown>) =>
  asked.then(
    () => "answered",
    (error: unknown) => (error instanceof OutgoingError ? error.fault : String(error)),
  );

test("an allowed service is asked, and its answer read, whatever its status", async () => {
  await seen();
  const body = JSON.stringify({ to: "vola@tsara.demo" });
  const answer = await port.ask("mail", "https://api.mail.example/send?x=1", { method: "POST", body });
  expect(await answer.json()).toEqual({ url: "https://api.mail.example/send?x=1", method: "POST", body });
  expect((await port.ask("mail", "https://api.mail.example/no")).status).toBe(403);
  expect((await port.ask("mail", "https://api.mail.example/nothing")).status).toBe(204);
  expect((await (await port.ask("mail", "https://api.mail.example/whole")).arrayBuffer()).byteLength).toBe(1_000_000);
  expect(await seen()).toHaveLength(4);
});

// Ways to make a service call another than it was allowed to. None may reach the outside.
const refused = [
  // Others' hosts, and hosts that look like ours.
  "https://evil.example/",
  "https://mail.example/",
  "https://x.api.mail.example/",
  "https://api.mail.example.evil.example/",
  "https://api.mail.example./",
  "https://api.mail.example../",
  "https://apiXmail.example/",
  "https://api.mail.exаmple/", // a Cyrillic а
  "https://leaks.example:8443/", // another integration's
  // The same host by another road.
  "http://api.mail.example/",
  "https://api.mail.example:444/",
  "https://api.mail.example:80/",
  "wss://api.mail.example/",
  "ftp://api.mail.example/",
  // User names that look like hosts, and credentials.
  "https://api.mail.example@evil.example/",
  "https://api.mail.example:443@evil.example/",
  "https://user:secret@api.mail.example/",
  "https://user@api.mail.example/",
  "https://evil.example\\@api.mail.example/",
  "https://evil.example#@api.mail.example/",
  "https://evil.example?@api.mail.example/",
  "https://evil.example/https://api.mail.example/",
  "https:\\\\evil.example\\api.mail.example",
  // This machine and private networks, in every spelling of an address.
  "https://localhost/",
  "https://127.0.0.1/",
  "http://127.0.0.1:8787/api/health",
  "https://127.1/",
  "https://2130706433/",
  "https://0x7f000001/",
  "https://0x7f.0.0.1/",
  "https://0177.0.0.1/",
  "https://017700000001/",
  "https://127。0。0。1/",
  "https://①②⑦.⓪.⓪.①/",
  "https://[::1]/",
  "https://[::]/",
  "https://[::ffff:127.0.0.1]/",
  "https://[::ffff:7f00:1]/",
  "https://[0:0:0:0:0:ffff:169.254.169.254]/",
  "https://[fd00:ec2::254]/",
  "https://[fe80::1]/",
  "https://0.0.0.0/",
  "https://0/",
  "https://10.0.0.1/",
  "https://172.16.0.1/",
  "https://192.168.1.1/",
  "https://169.254.169.254/latest/meta-data/",
  "https://metadata.google.internal/",
  // Names that somebody else may point at 127.0.0.1.
  "https://127.0.0.1.nip.io/",
  "https://localtest.me/",
  // No addresses of the web at all.
  "file:///etc/passwd",
  "data:text/plain,nexio",
  "javascript:alert(1)",
  "//evil.example/",
  "/api/health",
  "",
  "https://",
  "https://api.mail.example\u0000.evil.example/",
] as const;

test(`of ${refused.length} URLs that point elsewhere not one gets out`, async () => {
  await seen();
  for (const url of refused) expect(await faultOf(port.ask("mail", url)), url).toBe("not_allowed");
  expect(await seen()).toEqual([]);
  expect(refused.length).toBeGreaterThanOrEqual(40);
});

test("without the port they would have got out: the outside does see what is sent", async () => {
  await seen();
  const web = refused.filter((url) => /^https?:\/\//.test(url) && URL.canParse(url));
  for (const url of web) await fetch(url, { redirect: "manual" }).catch(() => null);
  expect((await seen()).length).toBeGreaterThan(web.length / 2);
});

test("spellings that the parser reads as the allowed host reach it and nobody else", async () => {
  await seen();
  for (const url of ["https://API.MAIL.example/a", "https://api。mail。example/a", "https://api.mail.example:443/a"])
    expect(await faultOf(port.ask("mail", url)), url).toBe("answered");
  expect(new Set(await seen())).toEqual(new Set(["https://api.mail.example/a"]));
});

test.each(["/away", "/moved"])("an answer that points elsewhere (%s) is not followed", async (path) => {
  await seen();
  expect(await faultOf(port.ask("mail", `https://api.mail.example${path}`))).toBe("redirected");
  expect(await seen()).toEqual([`https://api.mail.example${path}`]);
});

test("an answer of more than a megabyte is given up", async () => {
  expect(await faultOf(port.ask("mail", "https://api.mail.example/large"))).toBe("too_large");
});

test("an answer that does not end is given up", async () => {
  const hasty = outgoingPort(allowed, 200);
  expect(await faultOf(hasty.ask("mail", "https://api.mail.example/trickle"))).toBe("too_slow");
});

test("an integration that the deployment does not know reaches nothing, whatever its name", async () => {
  await seen();
  for (const name of ["engine", "constructor", "__proto__", ""])
    expect(await faultOf(port.ask(name, "https://api.mail.example/"))).toBe("not_allowed");
  expect(await seen()).toEqual([]);
});

test("an error says which integration and not which URL", async () => {
  const error = await port.ask("mail", "https://evil.example/?key=very-secret").catch((thrown: unknown) => thrown);
  expect(String(error)).toBe("OutgoingError: mail: not_allowed");
});

describe("what a deployment may allow", () => {
  test.each(["https://api.mail.example", "https://leaks.example:8443"])("%s", (origin) => {
    expect(allow([origin]).success).toBe(true);
  });

  test.each([
    "http://api.mail.example",
    "https://api.mail.example/",
    "https://api.mail.example/path",
    "https://API.mail.example",
    "https://user@api.mail.example",
    "https://*.mail.example",
    "https://api.mail.example.",
    "https://mail",
    "https://10.0.0.1",
    "https://2130706433",
    "https://8.8.8.8",
    "https://[2606:4700::1111]",
    "https://localhost",
    "http://127.0.0.1:9999",
    "*",
    "",
  ])("never “%s” where people are served", (origin) => {
    expect(allow([origin]).success).toBe(false);
  });

  test("a service on this machine, where the deployment is this machine’s own", () => {
    expect(allow(["http://127.0.0.1:9999", "http://localhost:1"], true).success).toBe(true);
    expect(allow(["http://10.0.0.1:9999"], true).success).toBe(false);
  });

  test("nothing, until it says so", async () => {
    expect(await faultOf(parseEnv(env).outgoing.ask("mail", "https://api.mail.example/"))).toBe("not_allowed");
    expect(() => parseEnv({ ...env, OUTGOING: "[]" } as never)).toThrow("OUTGOING");
    expect(() => parseEnv({ ...env, OUTGOING: '{"mail":["http://mail.example"]}' } as never)).toThrow("is not https");
  });
});
