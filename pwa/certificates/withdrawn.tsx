// What is said of a certificate that does not stand any more, to its holder and to whoever checks it.
import { Trans } from "#trans/macro";
import { Notice } from "../ui/notice.tsx";

/** Nothing for any other state. */
export function Withdrawn({ state }: { state: string }) {
  if (state === "revoked")
    return (
      <Notice tone="danger" title={<Trans>Revoked</Trans>}>
        <Trans>The organisation that issued this certificate has revoked it. It is no longer valid.</Trans>
      </Notice>
    );
  if (state !== "superseded") return null;
  return (
    <Notice tone="warn" title={<Trans>Replaced</Trans>}>
      <Trans>The certificate is genuine, and a newer one has taken its place.</Trans>
    </Notice>
  );
}
