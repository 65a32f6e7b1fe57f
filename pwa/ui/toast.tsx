// What just happened, for a moment, with a way back where there is one.
import type { ComponentChildren } from "preact";
import { Icon } from "./icon.tsx";

interface ToastProps {
  children: ComponentChildren;
  tone?: "ok" | "danger";
  /** The way back: its word, and what it does. */
  undo?: { label: string; run: () => void } | undefined;
}

export function Toast({ children, tone = "ok", undo }: ToastProps) {
  return (
    <div class={`toast ${tone}`}>
      <Icon name={tone === "ok" ? "received" : "alert"} />
      <span class="grow">{children}</span>
      {undo && (
        <button type="button" class="button link" onClick={undo.run}>
          {undo.label}
        </button>
      )}
    </div>
  );
}
