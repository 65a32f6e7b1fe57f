// What the app's documents may do. Its revision is part of the shell's: a phone that keeps the document keeps its headers.
import { policyOf } from "../http/guard-headers.ts";

/** `styleHashes`: SHA-256, base64, of each inline style. */
export const appPolicy = (styleHashes: readonly string[]): string =>
  policyOf(
    "script-src 'self'",
    `style-src 'self' ${styleHashes.map((hash) => `'sha256-${hash}'`).join(" ")}`.trim(),
    "img-src 'self' data:",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    // Text never becomes a script. The one policy is that of the service worker's address (pwa/shell/install-worker.ts).
    "require-trusted-types-for 'script'",
    "trusted-types nexio",
  );

export const appPermissions = "camera=(self), geolocation=(), microphone=(), payment=(), usb=()";
