// One member: their role, and what those who may do with it. A change needs a network, since it is confirmed first.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useState } from "preact/hooks";
import { roles, type Role } from "../../shared/actor.ts";
import { formatDate } from "../../shared/format/date.ts";
import { mayManage } from "../../shared/members/may-manage.ts";
import { oneMember, type OneMember } from "../../shared/members/people.ts";
import { useProfile } from "../account/account.tsx";
import { useStepUp } from "../factors/use-step-up.tsx";
import { language, languageNames } from "../i18n/locale.ts";
import { NotFound } from "../shell/not-found.tsx";
import { Page } from "../shell/page.tsx";
import { useQuery, useStore } from "../shell/store-context.tsx";
import { tell } from "../shell/tell.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Chip } from "../ui/chip.tsx";
import { Choices } from "../ui/choice.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Notice } from "../ui/notice.tsx";
import type { Profile } from "../sync/store.ts";
import { roleNotes, roleWords } from "./words.ts";

export function MemberView({ id }: { id: string }) {
  const profile = useProfile();
  const found = useQuery(oneMember, id);
  if (found === undefined || !profile)
    return (
      <Page title={t`Member`} back="/members">
        {null}
      </Page>
    );
  if (found === null) return <NotFound />;
  const { displayName, role, status, language: theirs, createdAt } = found.member;
  const since = formatDate(createdAt, language());
  return (
    <Page title={displayName} back="/members">
      <Card>
        <p class="row-end">
          <Chip tone={role === "owner" || role === "admin" ? "act" : "plain"}>{roleWords()[role]}</Chip>
          {status === "suspended" && (
            <Chip tone="warn">
              <Trans>Suspended</Trans>
            </Chip>
          )}
          {status === "left" && (
            <Chip>
              <Trans>No longer here</Trans>
            </Chip>
          )}
        </p>
        <p class="note">
          <Trans>
            Member since {since} · {languageNames[theirs]}
          </Trans>
        </p>
      </Card>
      <Manage key={`${role} ${status}`} found={found} profile={profile} />
    </Page>
  );
}

function Manage({ found, profile: { actor } }: { found: OneMember; profile: Profile }) {
  const { member, isLastOwner } = found;
  const own = member.id === actor.memberId;
  const mayRole = mayManage(actor, "member.role", member.role);
  const maySuspend = !own && mayManage(actor, "member.suspend", member.role);
  if (member.status === "left")
    return (
      <Notice>
        <Trans>Whoever left comes back by a new invitation.</Trans>
      </Notice>
    );
  if (isLastOwner)
    return (
      <Notice>
        <Trans>The only owner: this stays so until somebody else is one too.</Trans>
      </Notice>
    );
  if (!mayRole && !maySuspend)
    return own ? (
      <Notice>
        <Trans>This is you. Leaving the organisation is in the settings.</Trans>
      </Notice>
    ) : (
      <Notice>
        {member.role === "owner" ? (
          <Trans>Only owners change or suspend an owner.</Trans>
        ) : (
          <Trans>Only owners and administrators change roles.</Trans>
        )}
      </Notice>
    );
  return (
    <>
      {mayRole && <ChangeRole member={member} actor={actor} />}
      {maySuspend && <Standing member={member} />}
    </>
  );
}

interface ChangeProps {
  member: OneMember["member"];
}

function ChangeRole({ member, actor }: ChangeProps & { actor: Profile["actor"] }) {
  const store = useStore();
  const [role, setRole] = useState<Role>(member.role);
  const words = roleWords();
  const own = member.id === actor.memberId;
  const given = roles.filter((one) => mayManage(actor, "member.role", one));
  const { displayName: name } = member;
  const { before, dialog } = useStepUp("roles");
  const save = () =>
    before(
      () =>
        store &&
        void tell(store.mutate.setMemberRole({ id: member.id, role }), {
          text: t`${name}: ${words[role]}. Saved on this phone.`,
        }),
    );
  return (
    <Card>
      <Choices<Role>
        legend={t`Role`}
        value={role}
        options={given.map((one) => [one, words[one], roleNotes()[one]] as const)}
        onValue={setRole}
      />
      {own && role !== member.role && (
        <Notice tone="warn">
          <Trans>This is you: you cannot take this back yourself.</Trans>
        </Notice>
      )}
      <Button kind="filled" disabled={!store || role === member.role} onPress={() => void save()}>
        <Trans>Change the role</Trans>
      </Button>
      {dialog}
    </Card>
  );
}

type Step = "suspended" | "left";

function Standing({ member }: ChangeProps) {
  const store = useStore();
  const [asking, setAsking] = useState<Step | null>(null);
  const { before, dialog } = useStepUp("roles");
  if (!store) return null;
  const { id, displayName: name, status } = member;
  const set = (next: "active" | Step, text: string) => {
    setAsking(null);
    void before(() => void tell(store.mutate.setMemberStatus({ id, status: next }), { text }));
  };
  return (
    <Card>
      {status === "suspended" ? (
        <Button onPress={() => set("active", t`${name} is let back in.`)}>
          <Trans>Let {name} back in</Trans>
        </Button>
      ) : (
        <Button danger onPress={() => setAsking("suspended")}>
          <Trans>Suspend {name}</Trans>
        </Button>
      )}
      <Button kind="link" danger onPress={() => setAsking("left")}>
        <Trans>Remove {name} from the organisation</Trans>
      </Button>
      {asking === "suspended" && (
        <Dialog title={t`Suspend ${name}?`} onClose={() => setAsking(null)}>
          <p>
            <Trans>
              From the next contact on {name} reaches nothing here, and the organisation’s data leaves their phones.
              What they made stays. You can let them back in.
            </Trans>
          </p>
          <Button danger onPress={() => set("suspended", t`${name} is suspended.`)}>
            <Trans>Suspend</Trans>
          </Button>
          <Cancel onPress={() => setAsking(null)} />
        </Dialog>
      )}
      {asking === "left" && (
        <Dialog title={t`Remove ${name}?`} onClose={() => setAsking(null)}>
          <p>
            <Trans>
              The organisation’s data leaves the phones of {name} at their next contact. What they made stays here. Only
              a new invitation brings them back.
            </Trans>
          </p>
          <Button danger onPress={() => set("left", t`${name} is removed.`)}>
            <Trans>Remove</Trans>
          </Button>
          <Cancel onPress={() => setAsking(null)} />
        </Dialog>
      )}
      {dialog}
    </Card>
  );
}

const Cancel = ({ onPress }: { onPress: () => void }) => (
  <Button kind="link" onPress={onPress}>
    <Trans>Cancel</Trans>
  </Button>
);
