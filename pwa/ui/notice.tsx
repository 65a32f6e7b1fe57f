// Something to know before going on, standing in the page.
import type { ComponentChildren } from "preact";
import { Icon } from "./icon.tsx";

interface NoticeProps {
  tone?: "info" | "ok" | "warn" | "danger";
  title?: ComponentChildren;
  children?: ComponentChildren;
}

export function Notice({ tone = "info", title, children }: NoticeProps) {
  return (
    <div class={`notice ${tone}`}>
      <Icon name={tone === "info" ? "info" : tone === "ok" ? "received" : "alert"} />
      <div class="grow">
        {title && <p class="strong">{title}</p>}
        {children}
      </div>
    </div>
  );
}
