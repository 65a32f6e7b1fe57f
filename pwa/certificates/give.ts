// Files leave the phone through its share sheet or as downloads; what only the Worker can make is asked of it.
import { ask } from "../account/session.ts";

export function download(file: File): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

export const canShare = (): boolean => "share" in navigator;

/** With the picture where the phone can share files, with the address alone where it cannot. */
export async function share(file: File, title: string, url: string): Promise<void> {
  const whole = { title, url, files: [file] };
  try {
    await navigator.share(navigator.canShare?.(whole) ? whole : { title, url });
  } catch (error) {
    if (!(error instanceof DOMException && error.name === "AbortError")) throw error;
  }
}

/** The Open Badges credential, a compact JWS; null when the Worker is out of reach. */
export async function openBadgeOf(id: string): Promise<string | null> {
  try {
    const response = await fetch(`/api/certificates/${id}/open-badge`);
    const text = response.ok ? await response.text() : "";
    return /^[\w-]+\.[\w-]+\.[\w-]+$/.test(text) ? text : null;
  } catch {
    return null;
  }
}

/** Rejects with `Problem`. */
export const revoke = async (id: string, reason: string): Promise<void> => {
  await ask(`/api/certificates/${id}/revoke`, { reason });
};
