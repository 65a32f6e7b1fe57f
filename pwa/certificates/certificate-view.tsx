// One certificate: to look at, to print, to share, to carry to other places.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useMemo, useState } from "preact/hooks";
import type { Claims } from "../../shared/certificates/credential.ts";
import { mayRevoke } from "../../shared/certificates/may-revoke.ts";
import { certificateById } from "../../shared/certificates/queries.ts";
import type { Certificate } from "../../shared/certificates/schema.ts";
import { formatDate } from "../../shared/format/date.ts";
import { useProfile } from "../account/account.tsx";
import { syncNow } from "../data/asking.ts";
import { language } from "../i18n/locale.ts";
import { topics } from "../lessons/packs.ts";
import { NotFound } from "../shell/not-found.tsx";
import { needsStepUp, StepUpDialog } from "../factors/step-up-dialog.tsx";
import { Page } from "../shell/page.tsx";
import { useParams } from "../shell/router.tsx";
import { useQuery, useStore } from "../shell/store-context.tsx";
import { say } from "../shell/tell.tsx";
import { Button, Buttons } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { TextArea } from "../ui/field.tsx";
import { claimsIn } from "./claims.ts";
import { Facts } from "./facts.tsx";
import { canShare, download, openBadgeOf, revoke, share } from "./give.ts";
import { asDataUrl, asPng, certificateSvg, type PictureWords } from "./picture.ts";
import { Withdrawn } from "./withdrawn.tsx";

export function CertificateView() {
  const { id = "" } = useParams();
  const certificate = useQuery(certificateById, id);
  if (certificate === undefined) return <Page title={t`Certificate`} back="/certificates" children={null} />;
  const claims = certificate && claimsIn(certificate);
  return claims ? <Shown certificate={certificate} claims={claims} /> : <NotFound />;
}

interface ShownProps {
  certificate: Certificate;
  claims: Claims;
}

function Shown({ certificate, claims }: ShownProps) {
  const { id, status, credential } = certificate;
  const profile = useProfile();
  const [revoking, setRevoking] = useState(false);
  const topic = topics.find((one) => one.id === claims.topic)?.title[language()] ?? claims.topic;
  const { holder, number, issuerName } = claims;
  const date = formatDate(claims.issuedAt, language(), "long");
  const words: PictureWords = {
    heading: t`Certificate of training`,
    holder,
    topic,
    lines: [t`Issued on ${date} by ${issuerName}`, t`Number ${number}`, `${location.host}/verify/${id}`],
    notDiploma: t`This is a training certificate of ${issuerName}. It is not a State diploma.`,
  };
  const draw = (badge?: string) => certificateSvg(credential ?? "", words, "medium", badge);
  const [screen, paper] = useMemo(
    () => [asDataUrl(draw()), asDataUrl(certificateSvg(credential ?? "", words, "quartile"))],
    [credential, language()],
  );
  const title = `${words.heading}: ${topic}`;
  const png = async () => new File([await asPng(draw())], `${number}.png`, { type: "image/png" });
  const failed = () => say({ text: t`The picture could not be made. Try again.`, tone: "danger" });
  const saveSvg = async () => {
    // Baked where the Worker can be reached; without it the picture still proves itself.
    const svg = draw((await openBadgeOf(id)) ?? undefined);
    download(new File([svg], `${number}.svg`, { type: "image/svg+xml" }));
  };
  const saveBadge = async () => {
    const badge = await openBadgeOf(id);
    if (badge) download(new File([badge], `${number}.jws`, { type: "application/vc+jwt" }));
    else say({ text: t`It could not be fetched. Check the network, then try again.`, tone: "danger" });
  };

  return (
    <Page title={t`Certificate`} back="/certificates">
      <Withdrawn state={status} />
      <img class="certificate screen-only" src={screen} alt={`${title}. ${holder}. ${number}`} />
      <img class="certificate paper-only" src={paper} alt="" />
      <div class="stack screen-only">
        {status !== "revoked" && (
          <Buttons>
            {canShare() && (
              <Button
                kind="filled"
                icon="send"
                onPress={() =>
                  void png()
                    .then((file) => share(file, title, `${location.origin}/verify/${id}`))
                    .catch(failed)
                }
              >
                <Trans>Share</Trans>
              </Button>
            )}
            <Button icon="copy" onPress={() => print()}>
              <Trans>Print</Trans>
            </Button>
            <Button icon="download" onPress={() => void png().then(download).catch(failed)}>
              <Trans>Save as a picture (PNG)</Trans>
            </Button>
            <Button icon="download" onPress={() => void saveSvg()}>
              <Trans>Save for print (SVG)</Trans>
            </Button>
            <Button icon="download" onPress={() => void saveBadge()}>
              <Trans>Open Badges 3.0 file</Trans>
            </Button>
          </Buttons>
        )}
        <Card>
          <Facts claims={claims} topic={topic} />
          <Button kind="link" href={`/verify/${id}`}>
            <Trans>The public page of this certificate</Trans>
          </Button>
          {status !== "revoked" && profile && mayRevoke(profile.actor) && (
            <Button danger onPress={() => setRevoking(true)}>
              <Trans>Revoke</Trans>
            </Button>
          )}
        </Card>
      </div>
      {revoking && <Revoke id={id} onClose={() => setRevoking(false)} />}
    </Page>
  );
}

function Revoke({ id, onClose }: { id: string; onClose: () => void }) {
  const store = useStore();
  const [reason, setReason] = useState("");
  const [confirming, setConfirming] = useState(false);
  const [busy, setBusy] = useState(false);
  const submit = async () => {
    setBusy(true);
    try {
      await revoke(id, reason);
      say({ text: t`Revoked. Whoever checks it is told so.` });
      onClose();
      if (store) await syncNow(store);
    } catch (error) {
      if (needsStepUp(error)) setConfirming(true);
      else say({ text: t`It was not revoked. This needs a network. Try again.`, tone: "danger" });
      setBusy(false);
    }
  };
  return (
    <Dialog title={t`Revoke this certificate?`} onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <p>
          <Trans>It cannot be undone, and the same version is not issued to this person again.</Trans>
        </p>
        <TextArea label={<Trans>Why?</Trans>} value={reason} onValue={setReason} maxLength={500} required />
        <Buttons>
          <Button submit danger disabled={busy || reason.trim().length < 3}>
            <Trans>Revoke</Trans>
          </Button>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
        </Buttons>
      </form>
      {confirming && (
        <StepUpDialog
          of="certificates"
          onDone={() => {
            setConfirming(false);
            void submit();
          }}
          onClose={() => setConfirming(false)}
        />
      )}
    </Dialog>
  );
}
