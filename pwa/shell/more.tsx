// The rest of the house, for screens that the bar has no room for.
import { i18n, type MessageDescriptor } from "../i18n/runtime.ts";
import { t } from "@lingui/core/macro";
import { Icon, type IconName } from "../ui/icon.tsx";
import { List, ListRow } from "../ui/list-row.tsx";
import { Card } from "../ui/card.tsx";
import { Page } from "./page.tsx";

export interface Door {
  path: string;
  icon: IconName;
  label: MessageDescriptor;
  note: MessageDescriptor;
}

/** The screen of these doors. */
export const moreWith = (doors: readonly Door[]) => () => (
  <Page title={t`More`}>
    <Card>
      <List>
        {doors.map(({ path, icon, label, note }) => (
          <ListRow key={path} href={path} title={i18n._(label)} note={i18n._(note)} start={<Icon name={icon} />} />
        ))}
      </List>
    </Card>
  </Page>
);
