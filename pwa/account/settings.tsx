import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { route } from "../shell/router.tsx";
import { useState } from "preact/hooks";
import type { Language } from "../../shared/fields.ts";
import { names } from "../../shared/members/queries.ts";
import { language } from "../i18n/locale.ts";
import { Page } from "../shell/page.tsx";
import { choose, chooseTextSize, textSize, theme, type TextSize, type Theme } from "../shell/preferences.ts";
import { useQuery, useStore } from "../shell/store-context.tsx";
import { say, tell } from "../shell/tell.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Choices } from "../ui/choice.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { useAccount, useProfile } from "./account.tsx";
import { changeLanguage, languageOptions } from "./language-links.tsx";
import { ToldNotice } from "../device/told-notice.tsx";
import { ThisPhone } from "../device/this-phone.tsx";
import { ModeCard } from "./mode-card.tsx";
import { SignOut } from "./sign-out.tsx";
import { problemSentence } from "./problems.ts";
import { setActiveTenant } from "./actions.ts";
import type { Profile } from "../sync/store.ts";

export function Settings() {
  const profile = useProfile();
  return (
    <Page title={t`Settings`} back={profile ? "/more" : "/"} grid>
      <Looks />
      {profile && <DisplayName memberId={profile.actor.memberId} otherwise={profile.name} />}
      {profile && <ThisPhone />}
      {profile && (
        <Card title={<Trans>Confirming</Trans>}>
          <Button icon="shield" href="/factors/mine">
            <Trans>Passkeys and codes</Trans>
          </Button>
        </Card>
      )}
      {profile && <Organisation />}
    </Page>
  );
}

function Looks() {
  const store = useStore();
  // These live on <html>, not in a component: drawing again reads them anew.
  const [, redraw] = useState(0);
  const again = () => redraw((count) => count + 1);
  const speak = (next: Language) => {
    changeLanguage(next);
    if (store) void tell(store.mutate.saveSettings({ language: next }));
  };
  return (
    <>
      <Card>
        <Choices<Language> legend={t`Language`} value={language()} options={languageOptions} onValue={speak} />
      </Card>
      <Card>
        <Choices<Theme>
          legend={t`Colours`}
          value={theme()}
          options={[
            ["dark", t`Dark`],
            ["light", t`Light`],
          ]}
          onValue={(next) => {
            choose("theme", next);
            again();
          }}
        />
      </Card>
      <ModeCard />
      <Card>
        <Choices<TextSize>
          legend={t`Text size`}
          value={textSize()}
          options={[
            ["16", t`Normal`],
            ["18", t`Large`],
            ["20", t`Very large`],
          ]}
          onValue={(next) => {
            chooseTextSize(next);
            again();
          }}
        />
      </Card>
    </>
  );
}

function DisplayName({ memberId, otherwise }: { memberId: string; otherwise: string }) {
  const store = useStore();
  const known = useQuery(names)?.members[memberId] ?? otherwise;
  const [typed, setTyped] = useState<string | null>(null);
  const name = typed ?? known;
  const save = async (event: Event) => {
    event.preventDefault();
    if (!store) return;
    if (await tell(store.mutate.saveSettings({ displayName: name.trim() }), { text: t`Saved on this phone.` }))
      setTyped(null);
  };
  return (
    <Card>
      <form class="stack" onSubmit={(event) => void save(event)}>
        <Field
          label={<Trans>Your name, as others see it</Trans>}
          required
          maxLength={80}
          value={name}
          onValue={setTyped}
        />
        <Button submit disabled={!store || name.trim() === known || name.trim() === ""}>
          <Trans>Save</Trans>
        </Button>
      </form>
    </Card>
  );
}

function Organisation() {
  const { account, refresh } = useAccount();
  if (account.state !== "member") return null;
  const { tenant, memberships, email } = account.profile;

  const switchTo = (tenantId: string) =>
    // What is unsent stays in this organisation's own journal, and is sent when it is opened again.
    setActiveTenant(tenantId)
      .then(refresh)
      .then(() => route("/"))
      .catch((error: unknown) => say({ text: problemSentence(error), tone: "danger" }));

  return (
    <Card title={tenant.name}>
      <ToldNotice />
      <p class="note">{email}</p>
      {memberships
        .filter(({ tenantId }) => tenantId !== tenant.id)
        .map(({ tenantId, name }) => (
          <Button key={tenantId} onPress={() => void switchTo(tenantId)}>
            <Trans>Open {name}</Trans>
          </Button>
        ))}
      <Button icon="shield" href="/account/security">
        <Trans>Signing in</Trans>
      </Button>
      <Button href="/join">
        <Trans>Join a class</Trans>
      </Button>
      <Button icon="shield" href="/privacy">
        <Trans>Your data and your rights</Trans>
      </Button>
      <Button icon="shield" href="/members/permissions">
        <Trans>Who may do what</Trans>
      </Button>
      <Leave profile={account.profile} />
      <SignOut />
    </Card>
  );
}

/** Leaving is work like any other: it is sent after what waits, and the data goes once the Worker has it. */
function Leave({ profile: { tenant, actor } }: { profile: Profile }) {
  const store = useStore();
  const [asking, setAsking] = useState(false);
  const leave = () => {
    setAsking(false);
    if (!store) return;
    void tell(store.mutate.setMemberStatus({ id: actor.memberId, status: "left" }), {
      text: t`You leave once this is sent. What you made stays with the organisation.`,
    });
  };
  return (
    <>
      <Button kind="link" danger disabled={!store} onPress={() => setAsking(true)}>
        <Trans>Leave {tenant.name}</Trans>
      </Button>
      {asking && (
        <Dialog title={t`Leave ${tenant.name}?`} onClose={() => setAsking(false)}>
          <p>
            <Trans>
              What waits on this phone is sent first. Then the data of {tenant.name} leaves your phones; what you made
              stays there. You come back only by a new invitation.
            </Trans>
          </p>
          <Button danger onPress={leave}>
            <Trans>Leave</Trans>
          </Button>
          <Button kind="link" onPress={() => setAsking(false)}>
            <Trans>Cancel</Trans>
          </Button>
        </Dialog>
      )}
    </>
  );
}
