// Says what became of something: one polite live region, for outcomes only.
import { t } from "@lingui/core/macro";
import { useEffect, useState } from "preact/hooks";
import { wholeLanguage } from "../i18n/locale.ts";
import { Toast } from "../ui/toast.tsx";

interface Told {
  text: string;
  tone?: "ok" | "danger";
  undo?: { label: string; run: () => void };
}

const shownForMs = 6000;
let show: (told: Told | null) => void = () => {};

export const say = (told: Told): void => show(told);

/** Whether `error` is a rule's final no; asked by name, since the class would bring the rules' chunk with it. */
const isRejection = (error: unknown): error is Error & { code: string } =>
  error instanceof Error && error.name === "Rejection" && "code" in error;

/** Waits for a local change and says what became of it. True when it is saved on this phone. */
export async function tell(change: Promise<void>, done?: Told): Promise<boolean> {
  try {
    await change;
    if (done) say(done);
    return true;
  } catch (error) {
    const text = isRejection(error)
      ? await why(error.code)
      : t`It could not be saved on this phone. What was there before is safe. Free some space, then try again.`;
    say({ text, tone: "danger" });
    return false;
  }
}

/** The sentence of a refusal, which is rare enough to be fetched when it happens. */
async function why(code: string): Promise<string> {
  const [{ rejectionSentence }] = await Promise.all([import("../i18n/rejections.ts"), wholeLanguage()]);
  return rejectionSentence(code);
}

export function LiveRegion() {
  const [told, setTold] = useState<Told | null>(null);
  useEffect(() => {
    show = setTold;
    return () => {
      show = () => {};
    };
  }, []);
  useEffect(() => {
    if (!told) return;
    const timer = setTimeout(() => setTold(null), shownForMs);
    return () => clearTimeout(timer);
  }, [told]);
  const undo = told?.undo && {
    label: told.undo.label,
    run: () => {
      told.undo?.run();
      setTold(null);
    },
  };
  return (
    <div class="live" role="status" aria-live="polite">
      {told && (
        <Toast tone={told.tone ?? "ok"} undo={undo}>
          {told.text}
        </Toast>
      )}
    </div>
  );
}
