// Draws a translated sentence whose `<0>…</0>` stand for the elements it was written with. Lingui's own needs React.
import { cloneElement, type ComponentChild, type VNode } from "preact";
import { i18n } from "./runtime.ts";

// The macros of `@lingui/core/macro` find their runtime here too (lingui.config.ts).
export { i18n };

interface TransProps {
  id: string;
  message?: string;
  values?: Record<string, unknown>;
  components?: Record<string, VNode>;
}

const tag = /<(\d+)>(.*?)<\/\1>|<(\d+)\/>/s;

export const Trans = ({ components = {}, ...message }: TransProps) => <>{nodes(i18n._(message), components)}</>;

function nodes(text: string, components: Record<string, VNode>): ComponentChild[] {
  const match = tag.exec(text);
  if (!match) return [text];
  const [whole, pair, inner = "", single] = match;
  const element = components[pair ?? single ?? ""];
  const drawn = element ? cloneElement(element, {}, ...(pair ? nodes(inner, components) : [])) : inner;
  return [text.slice(0, match.index), drawn, ...nodes(text.slice(match.index + whole.length), components)];
}
