// Everyone in the organisation with their role, and who is invited.
import { plural, t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useState } from "preact/hooks";
import { may } from "../../shared/access.ts";
import { formatRelative } from "../../shared/format/relative.ts";
import type { Invitation } from "../../shared/members/invitation.ts";
import { openInvitations, people } from "../../shared/members/people.ts";
import type { Member } from "../../shared/members/schema.ts";
import { useProfile } from "../account/account.tsx";
import { language } from "../i18n/locale.ts";
import { NotFound } from "../shell/not-found.tsx";
import { Page } from "../shell/page.tsx";
import { useQuery, useStore } from "../shell/store-context.tsx";
import { say } from "../shell/tell.tsx";
import { Avatar } from "../ui/avatar.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Chip } from "../ui/chip.tsx";
import { List, ListRow } from "../ui/list-row.tsx";
import { needsStepUp, StepUpDialog } from "../factors/step-up-dialog.tsx";
import { revoke } from "./actions.ts";
import { invitationSentence, roleWords } from "./words.ts";

export function MemberList() {
  const profile = useProfile();
  const found = useQuery(people);
  if (profile?.actor.role === "external") return <NotFound />;
  const { active = [], suspended = [], former = [] } = found ?? {};
  return (
    <Page title={t`Members`} back="/more" grid>
      <Card>
        <Rows members={active} />
        {profile && may(profile.actor, "member.invite") && (
          <Button kind="filled" icon="plus" href="/members/invite">
            <Trans>Invite somebody</Trans>
          </Button>
        )}
        <Button kind="link" icon="shield" href="/members/permissions">
          <Trans>Who may do what</Trans>
        </Button>
      </Card>
      {profile && may(profile.actor, "member.invite") && <Invited />}
      {suspended.length > 0 && (
        <Card title={<Trans>Suspended</Trans>}>
          <Rows members={suspended} />
        </Card>
      )}
      {former.length > 0 && (
        <Card title={<Trans>No longer here</Trans>}>
          <Rows members={former} />
        </Card>
      )}
    </Page>
  );
}

const Rows = ({ members }: { members: readonly Member[] }) => {
  const words = roleWords();
  return (
    <List>
      {members.map(({ id, displayName, role }) => (
        <ListRow
          key={id}
          href={`/members/${id}`}
          title={displayName}
          start={<Avatar name={displayName} />}
          end={<Chip tone={role === "owner" || role === "admin" ? "act" : "plain"}>{words[role]}</Chip>}
        />
      ))}
    </List>
  );
};

function Invited() {
  // The hour is enough for what is too old, and a query must not be asked anew at each drawing.
  const [now] = useState(Date.now);
  const open = useQuery(openInvitations, now) ?? [];
  if (open.length === 0) return null;
  return (
    <Card title={<Trans>Invited</Trans>}>
      <List>
        {open.map((invitation) => (
          <InvitationRow key={invitation.id} invitation={invitation} />
        ))}
      </List>
    </Card>
  );
}

function InvitationRow({ invitation }: { invitation: Invitation }) {
  const store = useStore();
  const [busy, setBusy] = useState(false);
  const [confirming, setConfirming] = useState(false);
  const { id, label, email, role, uses, maxUses, expiresAt } = invitation;
  const until = formatRelative(expiresAt, Date.now(), language());
  const left = maxUses - uses;
  const name = label || email || t`Whoever has the link`;
  const takeBack = async () => {
    if (!store) return;
    setBusy(true);
    setConfirming(false);
    try {
      await revoke(store, id);
      say({ text: t`The invitation is taken back. Its link opens nothing any more.` });
    } catch (error) {
      if (needsStepUp(error)) setConfirming(true);
      else say({ text: invitationSentence(error), tone: "danger" });
      setBusy(false);
    }
  };
  return (
    <ListRow
      title={name}
      note={[
        roleWords()[role],
        ...(maxUses > 1 ? [plural(left, { one: "for # more person", other: "for # more people" })] : []),
        t`ends ${until}`,
      ].join(" · ")}
      end={
        <>
          <Button
            kind="link"
            danger
            disabled={busy || !store}
            label={t`Take back: ${name}`}
            onPress={() => void takeBack()}
          >
            <Trans>Take back</Trans>
          </Button>
          {confirming && (
            <StepUpDialog of="roles" onDone={() => void takeBack()} onClose={() => setConfirming(false)} />
          )}
        </>
      }
    />
  );
}
