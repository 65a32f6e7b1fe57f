// Somebody without an e-mail address, on a phone that does not know them.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useState } from "preact/hooks";
import { readCode } from "../../shared/cohorts/join-code.ts";
import { enterByPin } from "../device/enter-by-pin.ts";
import { Page } from "../shell/page.tsx";
import { route } from "../shell/router.tsx";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { useAccount } from "./account.tsx";
import { Door } from "./door.tsx";

export function SignInByPin() {
  const { enter } = useAccount();
  const [code, setCode] = useState("");
  const [name, setName] = useState("");
  const [pin, setPin] = useState("");
  const isMistyped = code.replaceAll(/[^\p{L}\p{N}]/gu, "").length >= 8 && !readCode(code);
  const submit = async () => {
    const { open, vault } = await enterByPin({ code, name: name.trim(), pin });
    enter(open, vault);
    route("/prepare", "replace");
  };
  return (
    <Page title={t`Sign in by PIN`} back="/sign-in">
      <Door
        action={<Trans>Sign in</Trans>}
        onSubmit={submit}
        after={
          <Button kind="link" href="/join">
            <Trans>I have a code</Trans>
          </Button>
        }
      >
        <Field
          label={<Trans>A code of your centre</Trans>}
          hint={<Trans>Of any class there. Your trainer has it.</Trans>}
          autocomplete="off"
          required
          maxLength={14}
          value={code}
          onValue={(value) => setCode(value.toUpperCase())}
          problem={isMistyped ? <Trans>A character of the code is wrong or missing. Look at it again.</Trans> : null}
        />
        <Field
          label={<Trans>Phone number or user name</Trans>}
          autocomplete="username"
          required
          maxLength={60}
          value={name}
          onValue={setName}
        />
        <Field
          label={<Trans>PIN</Trans>}
          hint={<Trans>It guards what is yours on this phone too. You are asked for it at each start.</Trans>}
          type="password"
          inputMode="numeric"
          autocomplete="off"
          required
          maxLength={12}
          value={pin}
          onValue={setPin}
        />
      </Door>
    </Page>
  );
}
