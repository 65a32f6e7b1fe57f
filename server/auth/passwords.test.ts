import { expect, test } from "vitest";
import { OutgoingError, type Outgoing } from "../outgoing/port.ts";
import { refuseKnown } from "./passwords.ts";

const own = ["vola@example.demo", "Vola Rakoto", "Tsena Soa"];
const nobody: Outgoing["ask"] = (integration) => Promise.reject(new OutgoingError(integration, "not_allowed"));
const judged = (password: string, passwordRange: string | null = null, ask = nobody) =>
  refuseKnown({ passwordRange, outgoing: { ask } }, password, own).then(
    () => "taken",
    ({ code }: { code: string }) => code,
  );

test.each([
  "123456789012",
  "qwertyuiop12",
  "azertyuiopqs",
  "aaaaaaaaaaaaa",
  "Passwordpassword",
  "sekoly-sekoly",
  "Vola.Rakoto.2026",
])("%s: anybody would try it", async (password) => {
  expect(await judged(password)).toBe("password_compromised");
});

test.each(["tsy-adinoko-mihitsy", "telo teny lava dia lava", "nexio-demo-2026", "Vola mividy trondro telo"])(
  "%s: nobody would",
  async (password) => {
    expect(await judged(password)).toBe("taken");
  },
);

test("a range service is told five digits, is believed, and is done without where it does not answer", async () => {
  const password = "tsy-adinoko-mihitsy";
  const digest = Buffer.from(await crypto.subtle.digest("SHA-1", new TextEncoder().encode(password)));
  const mark = digest.toString("hex").toUpperCase();
  const asked: string[] = [];
  const answering = (line: string) => async (integration: string, url: string | URL) => {
    asked.push(`${integration} ${String(url)}`);
    return new Response(`0018A45C4D1DEF81644B54AB7F969B88D65:1\r\n${line}\r\n`);
  };
  const range = "https://range.example/range/";
  expect(await judged(password, range, answering(`${mark.slice(5)}:7`))).toBe("password_compromised");
  expect(await judged(password, range, answering(`${mark.slice(5)}:0`))).toBe("taken");
  expect(await judged(password, range, () => Promise.reject(new Error("no network")))).toBe("taken");
  expect(asked).toEqual(Array(2).fill(`passwords https://range.example/range/${mark.slice(0, 5)}`));
});
