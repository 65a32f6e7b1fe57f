// Bodies in the wire's compact form where the simulator keeps texts: a letter a byte, so that they can be cut anywhere.
import { Talk } from "../../shared/sync/codec/talk.ts";

const plenty = 10_000_000;

/** JSON begins with a brace, the compact form with its version. */
export const isCompact = (text: string): boolean => text.startsWith("\u0001");

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const textOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");

export const compactCall = (request: unknown): string => textOf(new Talk().encode(request));

/** What a call says, and the form of its answer. Throws `CodecError` for one that was cut. */
export function readCompactCall(text: string): { readonly value: unknown; answer(body: unknown): string } {
  const talk = new Talk();
  return { value: talk.decode(bytesOf(text), plenty), answer: (body) => textOf(talk.encode(body)) };
}

/** The answer to a call as the phone that made it reads it. Throws `CodecError` for one that was cut. */
export function readCompactAnswer(call: string, answer: string): unknown {
  const talk = new Talk();
  talk.decode(bytesOf(call), plenty);
  return talk.decode(bytesOf(answer), plenty);
}
