// What a certificate says, in words.
import { Trans } from "#trans/macro";
import type { Claims } from "../../shared/certificates/credential.ts";
import { formatDate } from "../../shared/format/date.ts";
import { language } from "../i18n/locale.ts";

export function Facts({ claims, topic }: { claims: Claims; topic: string }) {
  const { holder, issuedAt, number, issuerName } = claims;
  return (
    <>
      <dl class="facts">
        <dt>
          <Trans>Holder</Trans>
        </dt>
        <dd>{holder}</dd>
        <dt>
          <Trans>Topic</Trans>
        </dt>
        <dd>{topic}</dd>
        <dt>
          <Trans>Date of issue</Trans>
        </dt>
        <dd>{formatDate(issuedAt, language(), "long")}</dd>
        <dt>
          <Trans>Number</Trans>
        </dt>
        <dd>{number}</dd>
        <dt>
          <Trans>Issued by</Trans>
        </dt>
        <dd>{issuerName}</dd>
      </dl>
      <p class="note">
        <Trans>This is a training certificate of {issuerName}. It is not a State diploma.</Trans>
      </p>
    </>
  );
}
