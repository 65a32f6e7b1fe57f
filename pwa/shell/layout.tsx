// What stays while screens change: the skip link, the bar (a side list on a desk), the live region.
import { i18n, type MessageDescriptor } from "../i18n/runtime.ts";
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import type { ComponentChildren } from "preact";
import type { ReadTx } from "../../shared/sync/tx.ts";
import { Icon, type IconName } from "../ui/icon.tsx";
import { Later, usePath } from "./router.tsx";
import { useQuery, useStore } from "./store-context.tsx";
import { LiveRegion } from "./tell.tsx";

/** A main screen, as the bar names it. */
export interface Place {
  path: string;
  icon: IconName;
  label: MessageDescriptor;
  /** How many things wait there for this member. */
  waiting?: (tx: ReadTx, memberId: string) => Promise<number>;
}

interface LayoutProps {
  places: readonly Place[];
  /** Null for a guest, who has no bar. */
  member: { id: string; tenantName: string } | null;
  children: ComponentChildren;
}

export function Layout({ places, member, children }: LayoutProps) {
  return (
    <>
      <a class="button skip" href="#content" onClick={skip}>
        <Trans>Skip to the content</Trans>
      </a>
      <div class={member ? "shell" : "shell alone"}>
        {member && (
          <nav class="nav" aria-label={t`Main menu`}>
            <p class="brand">{member.tenantName}</p>
            <ul role="list">
              {places.map((place) => (
                <PlaceLink key={place.path} place={place} memberId={member.id} />
              ))}
            </ul>
          </nav>
        )}
        {children}
        {useStore() && <Later load={terminal} />}
        <LiveRegion />
      </div>
    </>
  );
}

const terminal = () => import("../terminal/door.tsx").then((m) => m.TerminalDoor);

// The router would take the fragment for a new address.
function skip(event: Event) {
  event.preventDefault();
  document.getElementById("content")?.focus();
}

const nothing = async () => 0;

function PlaceLink({ place, memberId }: { place: Place; memberId: string }) {
  const path = usePath();
  const count = useQuery(place.waiting ?? nothing, memberId) ?? 0;
  const here = place.path === "/" ? path === "/" : path.startsWith(place.path);
  return (
    <li>
      <a href={place.path} aria-current={here ? "page" : undefined}>
        <Icon name={place.icon} />
        <span>{i18n._(place.label)}</span>
        {count > 0 && <span class="count">{count > 99 ? "99+" : count}</span>}
      </a>
    </li>
  );
}
