// One screen: its title, the truth about sync, its content.
import { t } from "@lingui/core/macro";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { SyncStatus } from "../sync/store.ts";
import { Icon } from "../ui/icon.tsx";
import { SyncChip, type SyncChipState } from "../ui/sync-chip.tsx";
import { useStore, useSyncStatus } from "./store-context.tsx";

interface PageProps {
  title: string;
  /** Where the arrow leads; none on the five main screens. */
  back?: string;
  /** Under the title and never scrolled away, such as a quiz's progress. */
  top?: ComponentChildren;
  children: ComponentChildren;
  /** Two columns from 900 px; otherwise a comfortable line length. */
  grid?: boolean;
}

// The first screen keeps the focus where the browser put it; later ones say their title to a screen reader.
let first = true;

export function Page({ title, back, top, children, grid }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const store = useStore();
  const status = useSyncStatus();
  useEffect(() => {
    if (first) performance.mark("ready");
    else heading.current?.focus({ preventScroll: true });
    first = false;
  }, []);
  useEffect(() => {
    document.title = `${title} · Nexio`;
  }, [title]);
  return (
    <div class="view">
      <header>
        <div class="bar">
          <div class="words">
            {back !== undefined && (
              <a class="back" href={back} aria-label={t`Back`}>
                <Icon name="back" />
              </a>
            )}
            <h1 ref={heading} tabIndex={-1}>
              {title}
            </h1>
          </div>
          {store && <SyncChip state={chipState(status)} unsent={status?.unsent ?? 0} />}
        </div>
        {top}
      </header>
      <main id="content" tabIndex={-1}>
        <div class={grid ? "stack grid" : "stack narrow"}>{children}</div>
      </main>
    </div>
  );
}

function chipState(status: SyncStatus | null): SyncChipState {
  if (!status) return "saved";
  // "Received" is a promise that the Worker has it all: not to be given before it has answered once.
  return status.state === "received" && status.lastSyncAt === null ? "saved" : status.state;
}
