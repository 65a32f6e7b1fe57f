// Something to press. One filled button a screen; the rest are outlines or links.
import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon.tsx";

interface ButtonProps {
  children: ComponentChildren;
  kind?: "filled" | "outline" | "link";
  icon?: IconName;
  /** Where it leads: drawn as a link then, with the same look. */
  href?: string;
  submit?: boolean;
  disabled?: boolean;
  danger?: boolean;
  /** Spoken name where the words alone would repeat down a list. */
  label?: string;
  onPress?: () => void;
}

export function Button({
  children,
  kind = "outline",
  icon,
  href,
  submit,
  disabled,
  danger,
  label,
  onPress,
}: ButtonProps) {
  const look = `button ${kind}${danger ? " danger" : ""}`;
  const inside = (
    <>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </>
  );
  return href === undefined ? (
    <button type={submit ? "submit" : "button"} class={look} disabled={disabled} aria-label={label} onClick={onPress}>
      {inside}
    </button>
  ) : (
    <a class={look} href={href} aria-label={label} onClick={onPress}>
      {inside}
    </a>
  );
}

/** Buttons side by side, one above the other where they do not fit. */
export const Buttons = ({ children }: { children: ComponentChildren }) => <div class="buttons">{children}</div>;
