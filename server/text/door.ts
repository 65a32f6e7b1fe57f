// Forms that open a session have no session to be bound to. They are bound to the browser that drew them: a cookie that
// says nothing, and its mark in the form. A foreign page can have both only of its own browser, so that nobody is signed
// in there as somebody else, whatever headers the browser sends.
import { getCookie } from "hono/cookie";
import { html, type Markup } from "../http/markup.ts";
import type { TextContext } from "./frame.ts";
import { isSame, mark } from "./visitor.ts";

const noncePattern = /^[\w-]{16}$/;
const keptSeconds = 86_400;

export interface TextDoor {
  /** The mark for a form; sets the cookie where the browser has none. */
  field(c: TextContext): Promise<Markup>;
  /** Whether the form was drawn by this browser. */
  isOwn(c: TextContext, form: URLSearchParams): Promise<boolean>;
  /** Somebody came in: the cookie has done its work. */
  close(c: TextContext): void;
}

export function textDoor({ origin, secret }: { readonly origin: string; readonly secret: string }): TextDoor {
  const isSecure = origin.startsWith("https:");
  // With this prefix no neighbour of our domain can put one there.
  const name = isSecure ? "__Host-door" : "door";
  const markOf = (nonce: string) => mark(secret, "text door", nonce);
  const cookie = (value: string, seconds: number) =>
    `${name}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${isSecure ? "; Secure" : ""}`;
  const nonceOf = (c: TextContext): string | null => {
    const nonce = getCookie(c, name) ?? "";
    return noncePattern.test(nonce) ? nonce : null;
  };
  return {
    async field(c) {
      let nonce = nonceOf(c);
      if (nonce === null) {
        nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(12))))
          .replaceAll("+", "-")
          .replaceAll("/", "_");
        c.header("set-cookie", cookie(nonce, keptSeconds), { append: true });
      }
      return html`<input type="hidden" name="door" value="${await markOf(nonce)}" />`;
    },
    async isOwn(c, form) {
      const nonce = nonceOf(c);
      return nonce !== null && isSame(form.get("door") ?? "", await markOf(nonce));
    },
    close: (c) => c.header("set-cookie", cookie("", 0), { append: true }),
  };
}
