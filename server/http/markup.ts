// HTML as the Worker writes it: Hono's escaping, without the indentation of our source.
import { html as escaped } from "hono/html";

/** A piece of a page; text in it is escaped already. */
export type Markup = Exclude<ReturnType<typeof escaped>, Promise<unknown>>;

const tight = new WeakMap<TemplateStringsArray, TemplateStringsArray>();

/** What a template's author broke over lines is one line break to HTML. Values keep theirs. */
function tighten(strings: TemplateStringsArray): TemplateStringsArray {
  const known = tight.get(strings);
  if (known) return known;
  const parts = strings.map((part) => part.replace(/\s*\n\s*/g, "\n"));
  const made = Object.assign(parts, { raw: strings.raw });
  tight.set(strings, made);
  return made;
}

/** ``html`<p>${text}</p>` ``: text is escaped, markup and lists of either are not. Nothing to wait for may be put in. */
export function html(strings: TemplateStringsArray, ...values: readonly unknown[]): Markup {
  const made = escaped(tighten(strings), ...values);
  if (made instanceof Promise) throw new Error("A promise was put into a page");
  return made;
}
