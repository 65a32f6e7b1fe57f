// Checks a certificate on this phone, with or without a network, for whoever holds it: nobody needs to be signed in.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Claims } from "../../shared/certificates/credential.ts";
import { verifyCredential, type Verdict } from "../../shared/certificates/verify.ts";
import { formatDate } from "../../shared/format/date.ts";
import { useProfile } from "../account/account.tsx";
import { language } from "../i18n/locale.ts";
import { topics } from "../lessons/packs.ts";
import { Page } from "../shell/page.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { TextArea } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";
import { Camera } from "./camera.tsx";
import { check } from "./check.ts";
import { Facts } from "./facts.tsx";
import { knownHere, refreshKnown, type KnownHere } from "./known.ts";
import { codeIn, codeInFile, pictureReader } from "./read-code.ts";
import { Withdrawn } from "./withdrawn.tsx";

const day = (at: number) => formatDate(at, language(), "long");

export function VerifyView() {
  const profile = useProfile();
  const [known, setKnown] = useState<KnownHere>();
  const [text, setText] = useState("");
  const [verdict, setVerdict] = useState<Verdict>();
  const [filming, setFilming] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  // Where there is no reader of pictures ours is fetched while there is a network.
  useEffect(() => void pictureReader().catch(() => {}), []);
  useEffect(() => {
    const refresh = () => void refreshKnown().then(setKnown);
    void knownHere().then(setKnown);
    refresh();
    addEventListener("online", refresh);
    return () => removeEventListener("online", refresh);
  }, []);

  const verify = async (code: string) => {
    const here = await knownHere();
    setVerdict(await verifyCredential(codeIn(code), { ...here, now: Date.now(), check }));
  };
  const read = async (file: Blob | undefined) => {
    if (file) await verify(await codeInFile(file).catch(() => ""));
  };
  const keyless = known?.keys.length === 0;
  const asOf = known?.list ? day(known.list.issuedAt) : null;

  return (
    <Page title={t`Check a certificate`} {...(profile && { back: "/certificates" })}>
      {keyless && (
        <Notice tone="warn" title={<Trans>This phone has to be connected once before it can check</Trans>}>
          <p>
            <Trans>It fetches the keys of Nexio and the list of revoked certificates, and keeps both.</Trans>
          </p>
        </Notice>
      )}
      <div class="stack" role="status">
        {verdict && !keyless && <Result verdict={verdict} />}
      </div>
      <Card>
        <Button kind="filled" icon="phone" onPress={() => setFilming(true)}>
          <Trans>Scan the QR code</Trans>
        </Button>
        <Button icon="download" onPress={() => picker.current?.click()}>
          <Trans>Open a file or picture</Trans>
        </Button>
        <input
          ref={picker}
          type="file"
          accept="image/*,.svg,.txt"
          hidden
          onChange={({ currentTarget }) => {
            void read(currentTarget.files?.[0]);
            currentTarget.value = "";
          }}
        />
        <form
          class="stack"
          onSubmit={(event) => {
            event.preventDefault();
            void verify(text);
          }}
        >
          <TextArea
            label={<Trans>Or paste the code</Trans>}
            hint={<Trans>It begins with NX1:</Trans>}
            value={text}
            onValue={setText}
            required
          />
          <Button submit icon="shield">
            <Trans>Check</Trans>
          </Button>
        </form>
        {asOf && (
          <p class="note">
            <Trans>The list of revoked certificates on this phone is of {asOf}.</Trans>
          </p>
        )}
      </Card>
      {filming && (
        <Camera
          onCode={(code) => {
            setFilming(false);
            void verify(code);
          }}
          onClose={() => setFilming(false)}
        />
      )}
    </Page>
  );
}

function Result({ verdict }: { verdict: Verdict }) {
  switch (verdict.state) {
    case "unreadable":
      return (
        <Notice tone="danger" title={<Trans>Unreadable</Trans>}>
          <Trans>This is no certificate of Nexio, or a part of it is missing. Copy all of it, then try again.</Trans>
        </Notice>
      );
    case "tampered":
      return (
        <Notice tone="danger" title={<Trans>Altered</Trans>}>
          <Trans>The signature does not fit what the certificate says. Do not trust it.</Trans>
        </Notice>
      );
    case "unknown_key":
      return (
        <Notice tone="danger" title={<Trans>Unknown issuer</Trans>}>
          <Trans>
            It is signed with a key that may not sign for this issuer, or that this phone does not know. Connect, then
            try again.
          </Trans>
        </Notice>
      );
    default:
      return <Standing {...verdict} />;
  }
}

function Standing({ state, claims, asOf }: Extract<Verdict, { claims: Claims }>) {
  const [issued, expired] = [day(claims.issuedAt), claims.expiresAt === null ? "" : day(claims.expiresAt)];
  const list = asOf === null ? null : day(asOf);
  const title = topics.find(({ id }) => id === claims.topic)?.title[language()] ?? claims.topic;
  return (
    <>
      {state === "valid" && (
        <Notice tone="ok" title={<Trans>Valid</Trans>}>
          {list ? (
            <Trans>The certificate is genuine. Valid as of {list}, the date of the list on this phone.</Trans>
          ) : (
            <Trans>The certificate is genuine. The list on this phone is older than it: connect to be sure.</Trans>
          )}
        </Notice>
      )}
      <Withdrawn state={state} />
      {state === "expired" && (
        <Notice tone="danger" title={<Trans>Expired</Trans>}>
          <Trans>The certificate is genuine, but it was valid until {expired} only.</Trans>
        </Notice>
      )}
      {state === "not_yet_valid" && (
        <Notice tone="warn" title={<Trans>Not yet valid</Trans>}>
          <Trans>The certificate is dated {issued}, which is still to come. Check the date of this phone.</Trans>
        </Notice>
      )}
      <Card>
        <Facts claims={claims} topic={title} />
      </Card>
    </>
  );
}
