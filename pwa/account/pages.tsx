// The screens below /account: seldom opened, so that the first bundle names one of them and not each.
import type { AnyComponent } from "preact";
import { NotFound } from "../shell/not-found.tsx";
import { useParams } from "../shell/router.tsx";
import { Confirm } from "./confirm.tsx";
import { Forgot } from "./forgot.tsx";
import { Reset } from "./reset.tsx";
import { Security } from "./security.tsx";
import { SignInByPin } from "./sign-in-pin.tsx";
import { SignInDone } from "./sign-in-done.tsx";

const pages: Readonly<Record<string, AnyComponent>> = {
  confirm: Confirm,
  done: SignInDone,
  forgot: Forgot,
  pin: SignInByPin,
  reset: Reset,
  security: Security,
};

export function AccountPage() {
  const { page = "" } = useParams();
  const Screen = Object.hasOwn(pages, page) ? pages[page] : undefined;
  return Screen ? <Screen /> : <NotFound />;
}
