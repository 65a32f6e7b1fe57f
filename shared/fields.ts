// The smallest vocabulary of every record: ids, moments, bounded text.
import { z } from "zod/mini";

/** UUIDv7 in lower case (RFC 9562), made by whoever creates the record. */
export const id = z.string().check(z.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/));

/** A built-in lesson's slug, such as `dh-1`: topic and number, the same in every tenant. */
export const slug = z.string().check(z.regex(/^[a-z]{2}-[1-9][0-9]?$/));

/** Milliseconds since the Unix epoch, UTC. */
export const moment = z.int().check(z.gte(0), z.lte(8_640_000_000_000_000));

/** Text a person typed: trimmed, not empty, at most `max` UTF-16 units. */
/* @__NO_SIDE_EFFECTS__ */
export const text = (max: number) => z.string().check(z.trim(), z.minLength(1), z.maxLength(max));

/** Text that may be empty, at most `max` UTF-16 units. */
export const optionalText = (max: number) => z.string().check(z.trim(), z.maxLength(max));

export { languages, type Language } from "./languages.ts";
