// A picture of a card: fetched only once the learner has seen what it costs and asked for it, then kept on the phone.
import { Trans } from "#trans/macro";
import { useEffect, useState } from "preact/hooks";
import { formatBytes } from "../../shared/format/bytes.ts";
import type { LessonPicture } from "../../shared/lessons/pack.ts";
import { dataPrice } from "../data/price.ts";
import { language } from "../i18n/locale.ts";
import { Button } from "../ui/button.tsx";

export function Picture({ hash, bytes, alt }: LessonPicture) {
  const path = `/pictures/${hash}.svg`;
  const [state, setState] = useState<"shown" | "unreachable">();
  useEffect(() => {
    // In lite mode drawing is asked for too, be the picture on the phone or not.
    if ("caches" in globalThis && document.documentElement.dataset["mode"] !== "lite")
      void caches.match(path).then((kept) => kept && setState("shown"));
  }, [path]);
  if (state === "shown") return <img class="picture" src={path} alt={alt} onError={() => setState("unreachable")} />;
  const show = () => {
    setState("shown");
    // On the first visit no service worker watches yet: asked for again through it, the picture stays on the phone.
    navigator.serviceWorker?.addEventListener("controllerchange", () => void fetch(path).catch(() => {}), {
      once: true,
    });
  };
  const [size, price] = [formatBytes(bytes, language()), dataPrice(bytes)];
  return (
    <div class="picture">
      <p class="note">{alt}</p>
      <Button icon="download" onPress={show}>
        <Trans>
          Show the picture: {size}, {price}
        </Trans>
      </Button>
      {state && (
        <p role="alert">
          <Trans>It could not be fetched. Check the network, then try again.</Trans>
        </p>
      )}
    </div>
  );
}
