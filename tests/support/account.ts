// What somebody gets by mail, and how they come in through another provider, for Worker tests.
import { expect } from "vitest";
import type { Mail } from "../../server/mail/mail.ts";
import { fetchApp, postJson } from "./tenants.ts";

const outbox = async (): Promise<Mail[]> =>
  (await fetchApp("/api/outbox", { headers: { accept: "application/json" } })).json();

/** Every mail to `email` so far, the newest first. */
export const mailsTo = async (email: string): Promise<Mail[]> => (await outbox()).filter(({ to }) => to === email);

/** The newest mail to `email` once there are `count`; it goes out after the answer. */
export async function mailTo(email: string, count = 1): Promise<Mail> {
  await expect.poll(async () => (await mailsTo(email)).length, { timeout: 10_000, interval: 20 }).toBe(count);
  const [newest] = await mailsTo(email);
  if (!newest) throw new Error("unreachable");
  return newest;
}

/** The token in a mail. */
export const tokenIn = ({ text }: Mail): string => /#(\S+)/.exec(text)?.[1] ?? "";

const cookiesOf = (response: Response) => response.headers.getSetCookie().map((cookie) => cookie.split(";")[0] ?? "");

export interface Came {
  readonly status: number;
  /** Where the browser ends up. */
  readonly location: string;
  readonly cookie: string;
}

/** The whole way to `provider` and back, as the person whom `who` names there (tests/support/oidc.ts). */
export async function comeBy(provider: "google" | "microsoft", who: string, fields: object = {}): Promise<Came> {
  const asked = await postJson("/api/auth/sign-in/social", { provider, ...fields });
  if (!asked.ok) throw new Error(`${asked.status} ${await asked.text()}`);
  const ours = cookiesOf(asked);
  const { url } = await asked.json<{ url: string }>();
  const theirs = new Map<string, string>();
  let next = new URL(url);
  let body: string | null = null;
  for (let hops = 0; hops < 10 && next.port !== "8787"; hops++) {
    const answer: Response = await fetch(next, {
      method: body === null ? "GET" : "POST",
      redirect: "manual",
      headers: {
        cookie: [...theirs].map(([name, value]) => `${name}=${value}`).join("; "),
        ...(body !== null && { "content-type": "application/x-www-form-urlencoded" }),
      },
      body,
    });
    for (const pair of cookiesOf(answer))
      theirs.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
    const location = answer.headers.get("location");
    await answer.body?.cancel();
    if (location) [next, body] = [new URL(location, next), null];
    else if (body === null && answer.ok) body = new URLSearchParams({ who }).toString();
    else throw new Error(`${next.href} answered ${answer.status}`);
  }
  return backAt(next, ours.join("; "));
}

/** The browser at our callback. */
export async function backAt(callback: URL, cookie: string): Promise<Came> {
  const answer = await fetchApp(callback.pathname + callback.search, { headers: { cookie }, redirect: "manual" });
  await answer.body?.cancel();
  return {
    status: answer.status,
    location: answer.headers.get("location") ?? "",
    cookie: cookiesOf(answer).join("; "),
  };
}
