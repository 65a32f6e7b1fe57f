// What waits for a second confirmation is settled online, all of it at once.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { waitingDecisions, type Waiting } from "../../shared/approvals/waiting.ts";
import { decisionChallenge, maxHigh, maxSigned } from "../../shared/step-up/challenge.ts";
import type { Outcome } from "../../shared/errors.ts";
import { useProfile } from "../account/account.tsx";
import { ask } from "../account/session.ts";
import { syncNow } from "../data/asking.ts";
import { fromBase64Url } from "../device/seal.ts";
import { ShowFactor } from "./show-factor.tsx";
import { sha256 } from "./webauthn.ts";
import { Page } from "../shell/page.tsx";
import { route } from "../shell/router.tsx";
import { useQuery, useStore } from "../shell/store-context.tsx";
import { say } from "../shell/tell.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { List, ListRow } from "../ui/list-row.tsx";
import { verdictWords } from "../approvals/words.ts";

interface Begun {
  at: number;
  nonce: string;
  rpId: string;
  credentials: readonly string[];
}

/** The first that one confirmation may cover. */
function batchOf(waiting: readonly Waiting[]): Waiting[] {
  let high = 0;
  return waiting.filter(({ approval }) => approval.risk !== "high" || ++high <= maxHigh).slice(0, maxSigned);
}

/** All that waits, or the one that `?one=<decision>` names. A screen of its own: it needs a network, approvals do not. */
export function ConfirmScreen() {
  const waiting = useQuery(waitingDecisions, useProfile()?.actor.memberId ?? "");
  const one = new URLSearchParams(location.search).get("one");
  const chosen = waiting?.filter(({ decision }) => one === null || decision.id === one);
  return (
    <Page title={t`Confirm your decisions`} back="/approvals">
      {chosen && chosen.length > 0 && <Confirm waiting={chosen} />}
      {chosen?.length === 0 && <EmptyState icon="shield" title={<Trans>Nothing here.</Trans>} />}
    </Page>
  );
}

function Confirm({ waiting }: { waiting: readonly Waiting[] }) {
  const store = useStore();
  const batch = batchOf(waiting);
  const decisions = batch.map(({ decision }) => decision);
  const begin = async () => {
    // What was decided just now must have arrived before it can be confirmed.
    if (store && store.status().unsent > 0) await store.sync();
    const begun = (await ask("/api/decisions/confirm/options", {})) as Begun;
    return { begun, challenge: await decisionChallenge(sha256, fromBase64Url(begun.nonce), "", decisions) };
  };
  return (
    <>
      <Card>
        <List>
          {batch.map(({ decision, approval }) => (
            <ListRow key={decision.id} title={approval.subject.title} note={verdictWords()[decision.verdict]} />
          ))}
        </List>
      </Card>
      {batch.length < waiting.length && (
        <p class="note">
          <Trans>The others follow in a second confirmation: at most {maxHigh} of high risk at once.</Trans>
        </p>
      )}
      <ShowFactor
        begin={begin}
        onShown={async (shown) => {
          if (store && store.status().unsent > 0) await store.sync();
          const ids = decisions.map(({ id }) => id);
          const { outcomes } = (await ask("/api/decisions/confirm", { ids, ...shown })) as {
            outcomes: Record<string, Outcome>;
          };
          const lost = Object.values(outcomes).filter((outcome) => outcome !== "applied").length;
          say(
            lost === 0
              ? { text: t`Confirmed.` }
              : { text: t`Not everything could be done. Look at what became of it.` },
          );
          if (store) await syncNow(store);
          if (waiting.length === batch.length) route("/approvals", "replace");
        }}
      />
      <Button kind="link" href="/factors/mine">
        <Trans>I have no passkey or code yet</Trans>
      </Button>
    </>
  );
}
