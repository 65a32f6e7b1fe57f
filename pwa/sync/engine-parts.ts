// What Replicache uses of two libraries, in a tenth of their bytes: its build puts this in their place
// (scripts/build/trim-replicache.ts). Checks of what the engine reads from its own database, and its log.

type Is = (value: unknown) => boolean;

/** A check, with what can be made of it; the names are valita's. */
interface Check {
  readonly is: Is;
  optional(): Check;
  nullable(): Check;
  assert(also: Is): Check;
}

const check = (is: Is): Check => ({
  is,
  optional: () => check((value) => value === undefined || is(value)),
  nullable: () => check((value) => value === null || is(value)),
  assert: (also) => check((value) => is(value) && also(value)),
});
const ofType = (type: string) => () => check((value) => typeof value === type);
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const string = ofType("string");
export const number = ofType("number");
export const boolean = ofType("boolean");
export const array = (item: Check): Check => check((value) => Array.isArray(value) && value.every(item.is));
export const record = (item: Check): Check => check((value) => isRecord(value) && Object.values(value).every(item.is));
export const union = (...ones: Check[]): Check => check((value) => ones.some(({ is }) => is(value)));

/** Strict, as valita's: no key but these. */
export const object = (shape: Readonly<Record<string, Check>>): Check =>
  check(
    (value) =>
      isRecord(value) &&
      Object.keys(shape).every((key) => shape[key]?.is(value[key])) &&
      Object.keys(value).every((key) => key in shape),
  );

/** Throws `TypeError` when `value` is not as the engine writes it. */
export function assert(value: unknown, { is }: Check): void {
  if (!is(value)) throw TypeError("Invalid stored data");
}

interface Sink {
  log(level: "error", context: undefined, ...words: unknown[]): void;
}

/** The engine's log at level `error`, the only one the store listens to. */
export class Log {
  readonly #sink: Sink | undefined;

  constructor(sink?: Sink) {
    this.#sink = sink;
  }

  error(...words: unknown[]): void {
    this.#sink?.log("error", undefined, ...words);
  }

  withContext(): this {
    return this;
  }
}
