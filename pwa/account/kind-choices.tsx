import { t } from "@lingui/core/macro";
import { Choices } from "../ui/choice.tsx";
import type { TenantKind } from "./actions.ts";

/** What an organisation is: picks what Nexio shows first. */
export const KindChoices = ({ value, onValue }: { value: TenantKind; onValue: (kind: TenantKind) => void }) => (
  <Choices<TenantKind>
    legend={t`What is it?`}
    value={value}
    options={[
      ["entrepreneur", t`My own business`],
      ["agency", t`An agency`],
      ["centre", t`A training centre`],
    ]}
    onValue={onValue}
  />
);
