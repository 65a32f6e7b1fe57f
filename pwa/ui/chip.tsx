// A state in a word or two.
import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon.tsx";
import type { Tone } from "./tone.ts";

export function Chip({
  children,
  tone = "plain",
  icon,
}: {
  children: ComponentChildren;
  tone?: Tone;
  icon?: IconName;
}) {
  return (
    <span class={`chip ${tone}`}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </span>
  );
}
