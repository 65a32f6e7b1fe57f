// Passwords that anybody tries first: refused when one is chosen, never when it is typed to come in.
import { z } from "zod";
import { maxPassword, minPassword } from "../../shared/members/password.ts";
import type { AppEnv } from "../env.ts";
import { Problem } from "../http/problem.ts";
import type { Outgoing } from "../outgoing/port.ts";
import { commonPasswords } from "./common-passwords.ts";

export const passwordSchema = z.string().min(minPassword).max(maxPassword);

const hexOf = (digest: ArrayBuffer) =>
  Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");

let common: Set<number> | undefined;
/** The marks of the list (common-passwords.ts), as numbers of 24 bits. */
function marks(): Set<number> {
  if (common) return common;
  const bytes = Uint8Array.from(atob(commonPasswords), (character) => character.charCodeAt(0));
  common = new Set();
  for (let at = 0; at < bytes.length; at += 3)
    common.add(((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0));
  return common;
}

const rows = ["01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "azertyuiop", "asdfghjkl", "zxcvbnm"];
const ways = rows.flatMap((row) => [row, Array.from(row).toReversed().join("")]);

/** Whether it is little but a part said again and again, or a walk along the keyboard. */
export function isPattern(password: string): boolean {
  const letters = password.toLowerCase().replaceAll(/[\s._-]/g, "");
  if (/^(.{1,6}?)\1+.{0,4}$/u.test(letters)) return true;
  let rest = letters;
  for (const way of ways)
    for (let length = way.length; length >= 4; length--)
      for (let at = 0; at + length <= way.length; at++) rest = rest.replaceAll(way.slice(at, at + length), "");
  return rest.length < 5;
}

/** Whether it is said by the person's own address or name, and nearly nothing else. */
function isTheirs(password: string, own: readonly string[]): boolean {
  let rest = password.toLowerCase();
  for (const word of own.flatMap((text) => text.toLowerCase().split(/[\s@.]+/)).filter(({ length }) => length >= 3))
    rest = rest.replaceAll(word, "");
  return rest.replaceAll(/[^\p{L}\p{N}]/gu, "").length < 5;
}

async function isCommon(password: string): Promise<boolean> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(password.toLowerCase()));
  return marks().has(Number.parseInt(hexOf(digest).slice(0, 6), 16));
}

/** Asks a range service, which learns five digits of the SHA-1. What cannot be asked is not held against anybody. */
async function isLeaked(password: string, range: string, outgoing: Outgoing): Promise<boolean> {
  const digest = hexOf(await crypto.subtle.digest("SHA-1", new TextEncoder().encode(password))).toUpperCase();
  const url = `${range.replace(/\/$/, "")}/${digest.slice(0, 5)}`;
  const text = await outgoing
    .ask("passwords", url, { headers: { "add-padding": "true" }, withinMs: 3000 })
    .then((answer) => (answer.ok ? answer.text() : ""))
    .catch(() => "");
  // Padding has a count of nought.
  return text.split("\n").some((line) => line.startsWith(`${digest.slice(5)}:`) && !/:0\s*$/.test(line));
}

/**
 * Throws 422 `password_compromised` for a password that is known from a leak or guessed at once.
 * @param own What the person is called: address, name, organisation
 */
export async function refuseKnown(
  { passwordRange: range, outgoing }: Pick<AppEnv, "passwordRange" | "outgoing">,
  password: string,
  own: readonly string[],
): Promise<void> {
  if (
    isPattern(password) ||
    isTheirs(password, own) ||
    (await isCommon(password)) ||
    (range !== null && (await isLeaked(password, range, outgoing)))
  )
    throw new Problem(422, "password_compromised", "This password is known from a leak or easily guessed.");
}
