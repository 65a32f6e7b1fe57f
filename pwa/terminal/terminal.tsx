// One line to find or do anything in the app, by name or by sentence, without a network. An editable combobox after the
// ARIA Authoring Practices: the focus stays in the field, `aria-activedescendant` names the row that Enter runs.
import { msg, t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useEffect, useId, useMemo, useRef, useState } from "preact/hooks";
import { formatDate } from "../../shared/format/date.ts";
import { language } from "../i18n/locale.ts";
import { i18n, type MessageDescriptor } from "../i18n/runtime.ts";
import { route } from "../shell/router.tsx";
import type { SyncStore } from "../sync/store.ts";
import { Icon, type IconName } from "../ui/icon.tsx";
import type { Command, Context, Slot, Slots, SlotValue, Thing, ThingKind } from "./command.ts";
import { commands as registry } from "./commands.ts";
import { habitOf, habits, noteUse } from "./habits.ts";
import { type Option, optionsFor } from "./options.ts";
import { reader } from "./read.ts";
import { commandIndex, thingIndex } from "./search.ts";
import { everyThing } from "./things.ts";
import { momentOf } from "./when.ts";

/** A row, whatever it stands for. */
interface Row {
  readonly key: string;
  readonly icon: IconName;
  readonly title: string;
  readonly note: string;
  choose(): void;
}

const kindLabels: Record<ThingKind, MessageDescriptor> = {
  task: msg`Task`,
  approval: msg`Approval`,
  lesson: msg`Lesson`,
  member: msg`Person`,
  agent: msg`Agent`,
};
const kindIcons: Record<ThingKind, IconName> = {
  task: "check",
  approval: "shield",
  lesson: "book",
  member: "person",
  agent: "settings",
};

interface Asking {
  readonly command: Command;
  readonly slots: Slots;
  readonly slot: Slot;
}

export function Terminal({ store, onClose }: { store: SyncStore; onClose: () => void }) {
  const [things, setThings] = useState<readonly Thing[]>([]);
  const [typed, setTyped] = useState("");
  const [active, setActive] = useState(0);
  const [asking, setAsking] = useState<Asking | null>(null);
  const dialog = useRef<HTMLDialogElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const listId = useId();
  const { actor } = store.profile;

  useEffect(() => {
    dialog.current?.showModal();
    field.current?.focus();
    return store.subscribe((tx) => everyThing(tx, actor.memberId, language()), setThings);
  }, [store]);

  const known = useMemo(() => {
    const commands = registry.filter(({ staff }) => !staff || actor.role !== "external");
    const byName = commandIndex(commands, ({ label }) => i18n._(label));
    return { commands, byName, habits: habits(5), habitOf };
  }, []);
  const named = useMemo(
    () => ({ things, byThing: thingIndex(things), reader: reader(known.commands, things, known.byName) }),
    [things],
  );

  const context: Context = { store, go: route };
  const take = (command: Command, slots: Slots) => {
    const missing = command.slots?.find(({ name, optional }) => !optional && slots[name] === undefined);
    if (missing) {
      setAsking({ command, slots, slot: missing });
      setTyped("");
      setActive(0);
      return;
    }
    noteUse(command.id);
    onClose();
    void Promise.resolve(command.run(slots, context));
  };
  const answer = (value: SlotValue) => asking && take(asking.command, { ...asking.slots, [asking.slot.name]: value });

  const rows = useMemo(
    () =>
      asking
        ? answers(asking.slot, typed, named, answer)
        : optionsFor(typed, Date.now(), { ...known, ...named }).map(rowOf),
    [typed, asking, named],
  );
  function rowOf(option: Option): Row {
    if (option.kind === "command") {
      const { command, slots } = option;
      return {
        key: command.id,
        icon: command.icon,
        title: i18n._(command.label),
        note: noteOf(slots),
        choose: () => take(command, slots),
      };
    }
    const { kind, id, name, path } = option.thing;
    return {
      key: `${kind}/${id}`,
      icon: kindIcons[kind],
      title: name,
      note: i18n._(kindLabels[kind]),
      choose: () => {
        if (path) {
          onClose();
          route(path);
          return;
        }
        const give = known.commands.find(({ id: command }) => command === "assign-task");
        if (give) take(give, { who: option.thing });
      },
    };
  }

  const at = Math.min(active, rows.length - 1);
  const move = (to: number) => {
    const next = (to + rows.length) % Math.max(1, rows.length);
    setActive(next);
    list.current?.children[next]?.scrollIntoView({ block: "nearest" });
  };
  const onKey = (event: KeyboardEvent) => {
    // Enter that ends a word of an input method is not ours.
    if (event.isComposing) return;
    if (event.key === "ArrowDown") move(at + 1);
    else if (event.key === "ArrowUp") move(at - 1);
    else if (event.key === "Enter") rows[at]?.choose();
    else if (event.key === "Backspace" && asking && !typed) setAsking(null);
    else return;
    event.preventDefault();
  };
  const question = asking ? i18n._(asking.slot.ask) : t`Find or do something`;
  return (
    <dialog
      ref={dialog}
      class="terminal"
      aria-label={t`Find or do something`}
      onClose={onClose}
      onClick={({ target }) => target === dialog.current && onClose()}
    >
      <div class="terminal-line">
        {asking && (
          <button type="button" class="back" aria-label={t`Back`} onClick={() => setAsking(null)}>
            <Icon name="back" />
          </button>
        )}
        <input
          ref={field}
          type="text"
          role="combobox"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          enterkeyhint="go"
          maxLength={200}
          aria-label={question}
          aria-autocomplete="list"
          aria-expanded={rows.length > 0}
          aria-controls={listId}
          aria-activedescendant={rows.length > 0 ? `${listId}-${at}` : undefined}
          placeholder={question}
          value={typed}
          onInput={({ currentTarget }) => {
            setTyped(currentTarget.value);
            setActive(0);
          }}
          onKeyDown={onKey}
        />
        <button type="button" class="back" aria-label={t`Close`} onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      <ul ref={list} id={listId} role="listbox" aria-label={question}>
        {rows.map(({ key, icon, title, note, choose }, index) => (
          // The field keeps the focus: rows are pressed, or chosen with the arrows.
          <li
            key={key}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === at}
            onPointerMove={() => index !== at && setActive(index)}
            onClick={choose}
          >
            <Icon name={icon} />
            <span class="grow">
              <span class="row-title">{title}</span>
              {note && <span class="note">{note}</span>}
            </span>
          </li>
        ))}
      </ul>
      {rows.length === 0 && (
        <p class="note" role="status">
          {asking?.slot.type === "day" ? (
            <Trans>For example: tomorrow, Friday, 24/12</Trans>
          ) : (
            <Trans>Nothing of that name is on this phone.</Trans>
          )}
        </p>
      )}
    </dialog>
  );
}

/** What a reading found in the sentence, so that a person sees it before Enter. */
function noteOf(slots: Slots): string {
  return Object.values(slots)
    .flatMap((value) =>
      value === undefined
        ? []
        : typeof value === "object"
          ? value.name
          : typeof value === "number"
            ? formatDate(value, language())
            : value,
    )
    .join(" · ");
}

interface Named {
  readonly things: readonly Thing[];
  readonly byThing: ReturnType<typeof thingIndex>;
}

function answers({ type }: Slot, typed: string, { things, byThing }: Named, answer: (value: SlotValue) => void): Row[] {
  const text = typed.trim();
  if (type === "text")
    return text ? [{ key: "text", icon: "plus", title: text, note: "", choose: () => answer(text) }] : [];
  if (type === "day") {
    const days = text
      ? [momentOf(text, Date.now())]
      : ["today", "tomorrow", "in 1 week"].map((day) => momentOf(day, Date.now()));
    return days.flatMap((day) =>
      day === undefined
        ? []
        : [
            {
              key: String(day),
              icon: "clock" as const,
              title: formatDate(day, language()),
              note: "",
              choose: () => answer(day),
            },
          ],
    );
  }
  const fits = ({ kind }: Thing) => (type === "person" ? kind === "member" || kind === "agent" : kind === type);
  const found = text ? byThing.search(text, 50).map(({ value }) => value) : things;
  return found
    .filter(fits)
    .slice(0, 8)
    .map((thing) => ({
      key: thing.id,
      icon: kindIcons[thing.kind],
      title: thing.name,
      note: i18n._(kindLabels[thing.kind]),
      choose: () => answer(thing),
    }));
}
