import { Trans } from "#trans/macro";
import { minPassword } from "../../shared/members/password.ts";
import { Field } from "../ui/field.tsx";

/** Where a password is chosen. */
export const NewPassword = ({ value, onValue }: { value: string; onValue: (value: string) => void }) => (
  <Field
    label={<Trans>New password</Trans>}
    hint={<Trans>At least {minPassword} characters. Three or four words in a row are easy to keep in mind.</Trans>}
    type="password"
    autocomplete="new-password"
    required
    minLength={minPassword}
    value={value}
    onValue={onValue}
  />
);
