// Who did what, and when.
import type { ComponentChildren } from "preact";

interface EventLineProps {
  time: string;
  who: string;
  agent?: boolean;
  children: ComponentChildren;
}

export function EventLine({ time, who, agent, children }: EventLineProps) {
  return (
    <li class="event">
      <span class="note figures">{time}</span>
      <strong class={agent ? "agent-name" : ""}>{who}</strong>
      <span>{children}</span>
    </li>
  );
}
