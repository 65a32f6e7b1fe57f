// `<Trans>` as it is written in views. Lingui's compiler turns it into the component of `trans.tsx`.
declare module "#trans/macro" {
  import type { ComponentChildren, VNode } from "preact";

  export function Trans(props: { children: ComponentChildren; context?: string; comment?: string }): VNode;
}

declare module "*.po" {
  import type { Messages } from "./runtime.ts";

  export const messages: Messages;
}

/** What the build cuts from a catalogue's first route (scripts/build/words.ts). */
declare module "*.po?rest" {
  import type { Messages } from "./runtime.ts";

  export const messages: Messages;
}
declare module "*.po?seldom" {
  import type { Messages } from "./runtime.ts";

  export const messages: Messages;
}
