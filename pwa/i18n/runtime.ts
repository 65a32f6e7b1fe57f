// Lingui's runtime, as much of it as compiled catalogues need: its own brings `Intl` formats that have no Malagasy
// (see shared/format) and costs a tenth of the first route. Macros call `i18n._`; the build compiles the messages.

/** What `msg` makes; the build strips all but the id. */
export interface MessageDescriptor {
  id: string;
  message?: string;
  values?: Values;
}
type Values = Readonly<Record<string, unknown>>;
type Plural = Readonly<Record<string, Message | number>>;
type Token = string | readonly [name: string] | readonly [name: string, format: string, Plural];
/** A compiled message: text, and names to fill in. */
type Message = string | readonly Token[];
/** By id; in a build the ids are places in a list (scripts/build/words.ts). */
export type Messages = Readonly<Record<string, Message>> | readonly Message[];

let locale = "";
let messages: Messages = {};

const isList = (some: Messages): some is readonly Message[] => Array.isArray(some);

function fill(message: Message, values: Values, count = ""): string {
  if (typeof message === "string") return message.replaceAll("#", count);
  return message
    .map((token) => (typeof token === "string" ? (token === "#" ? count : token) : put(token, values)))
    .join("");
}

function put([name, format, forms]: readonly [string, string?, Plural?], values: Values): string {
  const value = values[name];
  if (format !== "plural" || !forms) return String(value);
  const form = forms[String(value)] ?? forms[new Intl.PluralRules(locale).select(Number(value))] ?? forms.other ?? "";
  return typeof form === "number" ? "" : fill(form, values, String(value));
}

export const i18n = {
  get locale() {
    return locale;
  },
  /** Takes a catalogue in as many parts as are here, the first one first. */
  load(next: string, ...parts: readonly Messages[]) {
    locale = next;
    messages = parts.every(isList) ? parts.flat() : Object.assign({}, ...parts);
  },
  /** Called by what the macros become, and with descriptors of `msg`. */
  _(message: string | MessageDescriptor, values: Values = {}): string {
    const {
      id,
      message: source = id,
      values: own = values,
    }: MessageDescriptor = typeof message === "object" ? message : { id: message };
    const compiled = (messages as Readonly<Record<string, Message>>)[id];
    return compiled === undefined ? source : fill(compiled, own);
  },
};
