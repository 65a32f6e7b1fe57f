// The person's certificates and what each topic still asks for; for staff, everyone else's too.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useEffect } from "preact/hooks";
import { allCertificates } from "../../shared/certificates/queries.ts";
import type { Certificate } from "../../shared/certificates/schema.ts";
import { formatDate } from "../../shared/format/date.ts";
import { myProgress } from "../../shared/lessons/queries.ts";
import type { Progress } from "../../shared/lessons/schema.ts";
import { names } from "../../shared/members/queries.ts";
import { useProfile } from "../account/account.tsx";
import { language } from "../i18n/locale.ts";
import { topics, type Topic } from "../lessons/packs.ts";
import { Page } from "../shell/page.tsx";
import { useQuery } from "../shell/store-context.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Chip } from "../ui/chip.tsx";
import { List, ListRow } from "../ui/list-row.tsx";
import { ProgressBar } from "../ui/progress-bar.tsx";
import { refreshKnown } from "./known.ts";

export function CertificateList() {
  const memberId = useProfile()?.actor.memberId;
  const all = useQuery(allCertificates) ?? [];
  const progress = useQuery(myProgress) ?? {};
  const own = all.filter((one) => one.memberId === memberId);
  const others = all.filter((one) => one.memberId !== memberId);
  // Whoever looks here may soon have to check one where there is no network.
  useEffect(() => void refreshKnown(), []);
  return (
    <Page title={t`Certificates`} back="/lessons" grid>
      {topics.map((topic) => (
        <TopicCertificate
          key={topic.id}
          topic={topic}
          progress={progress}
          own={own.filter((one) => one.topic === topic.id)}
        />
      ))}
      {others.length > 0 && <Others certificates={others} />}
      <Card title={<Trans>Check a certificate</Trans>}>
        <p class="note">
          <Trans>Scan its QR code or paste its code. It works without a network too.</Trans>
        </p>
        <Button icon="shield" href="/verify">
          <Trans>Check</Trans>
        </Button>
      </Card>
    </Page>
  );
}

interface TopicCertificateProps {
  topic: Topic;
  progress: Record<string, Progress>;
  /** Newest first. */
  own: readonly Certificate[];
}

function TopicCertificate({ topic, progress, own }: TopicCertificateProps) {
  const name = topic.title[language()];
  if (own.length > 0)
    return (
      <Card title={name}>
        <List label={name}>
          {own.map((one) => (
            <Row key={one.id} certificate={one} title={one.number} />
          ))}
        </List>
      </Card>
    );
  const passed = topic.lessons.filter(({ id }) => progress[id]?.passed).length;
  const total = topic.lessons.length;
  const next = topic.lessons.find(({ id }) => !progress[id]?.passed);
  return (
    <Card title={name}>
      <ProgressBar value={passed} max={total} label={t`Lessons passed`} />
      <p class="note">
        {next ? (
          <Trans>
            {passed} of {total} lessons passed, then the certifying quiz
          </Trans>
        ) : (
          <Trans>All the lessons are passed. The certifying quiz is left.</Trans>
        )}
      </p>
      {next ? (
        <Button href={`/lessons/${next.id}`}>
          <Trans>Open the lesson</Trans>
        </Button>
      ) : (
        <Button kind="filled" href={`/lessons/certify/${topic.id}`}>
          <Trans>Certifying quiz</Trans>
        </Button>
      )}
    </Card>
  );
}

function Others({ certificates }: { certificates: readonly Certificate[] }) {
  const { members = {} } = useQuery(names) ?? {};
  return (
    <Card title={<Trans>Certificates of the organisation</Trans>}>
      <List label={t`Certificates of the organisation`}>
        {certificates.map((one) => (
          <Row key={one.id} certificate={one} title={members[one.memberId] ?? one.number} />
        ))}
      </List>
    </Card>
  );
}

function Row({ certificate, title }: { certificate: Certificate; title: string }) {
  const { id, status, issuedAt, topic } = certificate;
  const date = formatDate(issuedAt, language(), "long");
  const name = topics.find((one) => one.id === topic)?.title[language()] ?? topic;
  return (
    <ListRow
      href={`/certificates/${id}`}
      title={title}
      note={`${name} · ${date}`}
      end={
        status === "issued" ? (
          <Chip tone="ok" icon="check">
            <Trans>Valid</Trans>
          </Chip>
        ) : status === "revoked" ? (
          <Chip tone="danger" icon="alert">
            <Trans>Revoked</Trans>
          </Chip>
        ) : (
          <Chip tone="warn">
            <Trans>Replaced</Trans>
          </Chip>
        )
      }
    />
  );
}
