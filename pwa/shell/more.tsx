// The rest of the house, for screens that the bar has no room for.
import { i18n, type MessageDescriptor } from "../i18n/runtime.ts";
import { t } from "@lingui/core/macro";
import { useProfile } from "../account/account.tsx";
import { Icon, type IconName } from "../ui/icon.tsx";
import { List, ListRow } from "../ui/list-row.tsx";
import { Card } from "../ui/card.tsx";
import { Page } from "./page.tsx";

export interface Door {
  path: string;
  icon: IconName;
  label: MessageDescriptor;
  note: MessageDescriptor;
  /** Not for learners. */
  staff?: true;
}

/** The screen of these doors. */
export const moreWith = (doors: readonly Door[]) => () => {
  const isStaff = useProfile()?.actor.role !== "external";
  const shown = doors.filter(({ staff }) => !staff || isStaff);
  return (
    <Page title={t`More`}>
      <Card>
        <List>
          {shown.map(({ path, icon, label, note }) => (
            <ListRow key={path} href={path} title={i18n._(label)} note={i18n._(note)} start={<Icon name={icon} />} />
          ))}
        </List>
      </Card>
    </Page>
  );
};
