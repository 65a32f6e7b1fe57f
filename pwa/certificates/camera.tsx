// Looks through the camera until it sees a QR picture.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { pictureReader } from "./read-code.ts";

const lookEveryMs = 120;

export function Camera({ onCode, onClose }: { onCode: (text: string) => void; onClose: () => void }) {
  const video = useRef<HTMLVideoElement>(null);
  const [problem, setProblem] = useState(false);
  useEffect(() => {
    let stream: MediaStream | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let gone = false;
    const stop = () => {
      gone = true;
      clearTimeout(timer);
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
    const start = async () => {
      const wish = { video: { facingMode: "environment" } };
      const [look, camera] = await Promise.all([pictureReader(), navigator.mediaDevices.getUserMedia(wish)]);
      stream = camera;
      const player = video.current;
      if (gone || !player) return stop();
      player.srcObject = camera;
      await player.play();
      const canvas = document.createElement("canvas");
      const again = async () => {
        const { videoWidth: width, videoHeight: height } = player;
        if (width > 0) {
          [canvas.width, canvas.height] = [width, height];
          canvas.getContext("2d", { willReadFrequently: true })?.drawImage(player, 0, 0);
          const text = await look(canvas).catch(() => "");
          if (gone) return;
          if (text) return onCode(text);
        }
        timer = setTimeout(() => void again(), lookEveryMs);
      };
      await again();
    };
    start().catch(() => setProblem(true));
    return stop;
  }, []);
  return (
    <Dialog title={t`Hold the QR code into view`} onClose={onClose}>
      <video ref={video} class="film" muted playsInline />
      {problem && (
        <p class="note" role="status">
          <Trans>Nexio may not use the camera. Allow it in the settings of your browser, or paste the code.</Trans>
        </p>
      )}
      <Button onPress={onClose}>
        <Trans>Close</Trans>
      </Button>
    </Dialog>
  );
}
