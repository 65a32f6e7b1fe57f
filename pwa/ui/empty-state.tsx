// Nothing here yet: what this will hold, and the one thing to do about it.
import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon.tsx";

export function EmptyState({
  icon,
  title,
  children,
}: {
  icon: IconName;
  title: ComponentChildren;
  children?: ComponentChildren;
}) {
  return (
    <div class="empty">
      <Icon name={icon} />
      <p>{title}</p>
      {children}
    </div>
  );
}
