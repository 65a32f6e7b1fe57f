// Without a network for weeks, work travels with people: as a file, or filmed from screen to screen.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useEffect, useRef, useState } from "preact/hooks";
import { useAccount } from "../account/account.tsx";
import { useStore, useSyncStatus } from "../shell/store-context.tsx";
import { say } from "../shell/tell.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { cargoFile, pack, parcelName, share, takeIn } from "./carry.ts";
import { knownDevice } from "./device.ts";
import { FrameCollector, framesOf } from "./frames.ts";
import type { DeviceKeys } from "./people.ts";
import { deliverSealed, keepSealed } from "./sealed.ts";

export function CarryCard({ onTaken }: { onTaken: () => void }) {
  const { account } = useAccount();
  const store = useStore();
  const unsent = useSyncStatus()?.unsent ?? 0;
  const [device, setDevice] = useState<DeviceKeys | null>(null);
  const [parts, setParts] = useState<readonly (readonly string[])[]>();
  const [filming, setFilming] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const vault = account.state === "member" ? account.vault : null;
  useEffect(() => {
    if (store) void knownDevice(store, vault).then(setDevice, () => {});
  }, [store, unsent]);

  const parcels = async () => (store && device && unsent > 0 ? pack(store, device) : []);
  const shareFile = async (withLessons: boolean) => {
    if (await share(await cargoFile(await parcels(), withLessons)))
      say({ text: t`Packed. It stays here too until it has arrived.` });
  };
  const show = async () => {
    const shown = await Promise.all((await parcels()).map(async (one) => framesOf(await parcelName(one), one)));
    if (shown.length > 0) setParts(shown);
  };
  const taken = async (file: Blob | undefined) => {
    if (!file) return;
    const { parcels: work, packs } = await takeIn(file);
    say(
      work + packs > 0
        ? { text: t`Taken in. Sealed work: ${work}. Lessons: ${packs}.` }
        : { text: t`There is nothing from Nexio in this file.`, tone: "danger" },
    );
    onTaken();
    await deliverSealed();
    onTaken();
  };
  const filmed = async (bytes: Uint8Array<ArrayBuffer>) => {
    setFilming(false);
    await keepSealed([bytes]);
    say({ text: t`Taken in. It goes out when this phone has a network.` });
    onTaken();
    await deliverSealed();
    onTaken();
  };

  return (
    <Card title={<Trans>Carry it without a network</Trans>}>
      <p class="note">
        <Trans>
          Another phone can take your unsent work along, sealed, and deliver it. It counts once, however often.
        </Trans>
      </p>
      {unsent > 0 && device && (
        <>
          <Button icon="send" onPress={() => void shareFile(false)}>
            <Trans>My work as a file</Trans>
          </Button>
          <Button icon="phone" onPress={() => void show()}>
            <Trans>My work as pictures</Trans>
          </Button>
        </>
      )}
      <Button icon="book" onPress={() => void shareFile(true)}>
        <Trans>The lessons on this phone as a file</Trans>
      </Button>
      <Button icon="download" onPress={() => picker.current?.click()}>
        <Trans>Take in a file</Trans>
      </Button>
      <input
        ref={picker}
        type="file"
        accept="application/json,.json"
        hidden
        onChange={({ currentTarget }) => {
          void taken(currentTarget.files?.[0]);
          currentTarget.value = "";
        }}
      />
      <Button icon="phone" onPress={() => setFilming(true)}>
        <Trans>Film another phone’s pictures</Trans>
      </Button>
      {parts && <Parts parts={parts} onClose={() => setParts(undefined)} />}
      {filming && <Film onParcel={(bytes) => void filmed(bytes)} onClose={() => setFilming(false)} />}
    </Card>
  );
}

/** Long enough for a slow camera to see each, short enough to hold a hand still. */
const showForMs = 450;

/** More work than one parcel holds: one after another, each filmed before the next is shown. */
function Parts({ parts, onClose }: { parts: readonly (readonly string[])[]; onClose: () => void }) {
  const [part, setPart] = useState(0);
  const [number, count] = [part + 1, parts.length];
  return (
    <Dialog title={t`Let the other phone film this`} onClose={onClose}>
      {count > 1 && (
        <p>
          <Trans>
            Part {number} of {count}. When the other phone has it, show the next part and film again.
          </Trans>
        </p>
      )}
      <Pictures key={part} frames={parts[part] ?? []} />
      {number < count && (
        <Button kind="filled" onPress={() => setPart(number)}>
          <Trans>Next part</Trans>
        </Button>
      )}
      <Button onPress={onClose}>
        <Trans>Close</Trans>
      </Button>
    </Dialog>
  );
}

function Pictures({ frames }: { frames: readonly string[] }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [at, setAt] = useState(0);
  useEffect(() => {
    let gone = false;
    void import("qr").then(({ default: encodeQR }) => {
      if (gone || !canvas.current) return;
      const modules = encodeQR(frames[at] ?? "", "raw", { ecc: "low", encoding: "alphanumeric", border: 4 });
      const scale = Math.max(2, Math.floor(280 / modules.length));
      canvas.current.width = canvas.current.height = modules.length * scale;
      const pen = canvas.current.getContext("2d");
      if (!pen) return;
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, canvas.current.width, canvas.current.height);
      pen.fillStyle = "#000";
      for (const [y, row] of modules.entries())
        for (const [x, dark] of row.entries()) if (dark) pen.fillRect(x * scale, y * scale, scale, scale);
      canvas.current.dataset["frame"] = String(at);
    });
    const timer = setTimeout(() => setAt((at + 1) % frames.length), showForMs);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [at, frames]);
  const [place, total] = [at + 1, frames.length];
  return (
    <>
      <canvas ref={canvas} class="qr" role="img" aria-label={t`Picture ${place} of ${total}`} />
      <p class="note">
        <Trans>
          Picture {place} of {total}
        </Trans>
      </p>
    </>
  );
}

interface FilmProps {
  onParcel: (bytes: Uint8Array<ArrayBuffer>) => void;
  onClose: () => void;
}

function Film({ onParcel, onClose }: FilmProps) {
  const video = useRef<HTMLVideoElement>(null);
  const [problem, setProblem] = useState(false);
  const [{ seen, total }, setProgress] = useState({ seen: 0, total: 0 });
  useEffect(() => {
    const collector = new FrameCollector();
    let stream: MediaStream | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let gone = false;
    const start = async () => {
      const [{ default: decodeQR }, camera] = await Promise.all([
        import("qr/decode.js"),
        navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } }),
      ]);
      stream = camera;
      const player = video.current;
      if (gone || !player) return stop();
      player.srcObject = camera;
      await player.play();
      const canvas = document.createElement("canvas");
      const pen = canvas.getContext("2d", { willReadFrequently: true });
      const look = () => {
        const { videoWidth: width, videoHeight: height } = player;
        if (pen && width > 0) {
          [canvas.width, canvas.height] = [width, height];
          pen.drawImage(player, 0, 0);
          try {
            const whole = collector.take(decodeQR(pen.getImageData(0, 0, width, height)));
            setProgress(collector.progress);
            if (whole) return onParcel(whole);
          } catch {
            // No picture in sight, as in most moments.
          }
        }
        timer = setTimeout(look, 80);
      };
      look();
    };
    const stop = () => {
      gone = true;
      clearTimeout(timer);
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
    start().catch(() => setProblem(true));
    return stop;
  }, []);
  return (
    <Dialog title={t`Hold the other screen into view`} onClose={onClose}>
      <video ref={video} class="film" muted playsInline />
      <p class="note" role="status">
        {problem ? (
          <Trans>Nexio may not use the camera. Allow it in the settings of your browser, or take in a file.</Trans>
        ) : (
          <Trans>
            Seen: {seen} of {total}
          </Trans>
        )}
      </p>
      <Button onPress={onClose}>
        <Trans>Close</Trans>
      </Button>
    </Dialog>
  );
}
