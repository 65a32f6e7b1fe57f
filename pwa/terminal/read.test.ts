// Sentences read without a model: the command, what is named in it, and when not to be sure.
import { expect, test } from "vitest";
import { fromDateField, toDateField } from "../../shared/format/date.ts";
import { commands } from "./commands.ts";
import type { Thing } from "./command.ts";
import { reader } from "./read.ts";
import { findMoment, momentOf } from "./when.ts";
import { wordsOf } from "./fold.ts";

const now = Date.UTC(2026, 11, 1, 6); // a Tuesday morning in Madagascar
const on = (day: number) => fromDateField(`2026-12-${String(day).padStart(2, "0")}`) ?? 0;
const thing = (kind: Thing["kind"], name: string): Thing => ({ kind, id: name, name, path: null });
const things = [
  thing("task", "Alefaso ny faktioran’i Rabe"),
  thing("task", "Préparer le devis Miray"),
  thing("task", "Call the printer"),
  thing("member", "Vola Rasoa"),
  thing("member", "Fanja"),
  thing("agent", "Mpandrindra"),
  thing("lesson", "Tenimiafina sy kaody miafina matanjaka"),
];
const { read } = reader(commands, things);

type Expected = readonly [sentence: string, id: string, slots?: Readonly<Record<string, string | number>>];
const sentences: readonly Expected[] = [
  // Malagasy
  ["Asehoy ahy ny lesona", "lessons"],
  ["Tiako ho hita ny fankatoavana", "approvals"],
  ["Sokafy ny fandrindrana", "settings"],
  ["Aiza ny fanamarinana", "certificates"],
  ["Asehoy ny angona lany", "data"],
  ["Alefaso izao", "sync-now"],
  ["Hidio izao azafady", "switch-person"],
  ["Te hijery ny kilasy", "classes"],
  ["Asa vaovao: hiantso an’i Rabe rahampitso", "new-task", { title: "hiantso an’i Rabe", day: on(2) }],
  ["Ampahatsiahivo aho handoa ny hofany amin’ny zoma", "new-task", { title: "handoa ny hofany", day: on(4) }],
  ["Hanampy asa hanoratra tatitra ho an’i Fanja", "new-task", { title: "hanoratra tatitra", who: "Fanja" }],
  ["Vita ny asa Alefaso ny faktioran’i Rabe", "finish-task", { task: "Alefaso ny faktioran’i Rabe" }],
  [
    "Omeo asa Mpandrindra: Préparer le devis Miray",
    "assign-task",
    { task: "Préparer le devis Miray", who: "Mpandrindra" },
  ],
  ["Hanemotra asa Call the printer afaka 3 andro", "move-task", { task: "Call the printer", day: on(4) }],
  ["Ataovy lehibe ny soratra", "bigger"],
  ["Tiako loko mazava", "light"],
  ["Amin’ny teny frantsay", "speak-fr"],
  ["Hanamarina taratasy aho", "verify"],
  // French
  ["Montre-moi mes tâches", "tasks"],
  ["Je voudrais voir les validations", "approvals"],
  ["Où sont mes certificats ?", "certificates"],
  ["Ouvre les paramètres s’il te plaît", "settings"],
  ["Affiche ma progression", "progress"],
  ["Passe en mode nuit", "dark"],
  ["Mets le texte plus grand", "bigger"],
  ["Changer de langue: en anglais", "speak-en"],
  ["Envoyer maintenant", "sync-now"],
  ["Rappelle-moi d’appeler l’imprimeur demain", "new-task", { title: "appeler l’imprimeur", day: on(2) }],
  ["Nouvelle tâche acheter du papier vendredi", "new-task", { title: "acheter du papier", day: on(4) }],
  ["Ajoute une tâche relire le contrat pour Vola", "new-task", { title: "relire le contrat", who: "Vola Rasoa" }],
  ["Terminer la tâche préparer le devis miray", "finish-task", { task: "Préparer le devis Miray" }],
  [
    "Confier la tâche Préparer le devis Miray à Fanja",
    "assign-task",
    { task: "Préparer le devis Miray", who: "Fanja" },
  ],
  ["Reporter Préparer le devis Miray au 24/12", "move-task", { task: "Préparer le devis Miray", day: on(24) }],
  ["Combien de mégaoctets ai-je utilisés", "data"],
  ["Vérifier un certificat", "verify"],
  ["Rejoindre une classe", "join"],
  ["Me déconnecter", "sign-out"],
  // English
  ["Show me my tasks", "tasks"],
  ["Open the approvals", "approvals"],
  ["Where are my certificates?", "certificates"],
  ["Take me to the settings", "settings"],
  ["I want to learn", "lessons"],
  ["Make the text bigger", "bigger"],
  ["Use the dark theme", "dark"],
  ["Please sync now", "sync-now"],
  ["Remind me to call Hery on friday", "new-task", { title: "call Hery", day: on(4) }],
  ["Add task send the invoice in 2 weeks", "new-task", { title: "send the invoice", day: on(15) }],
  ["New task check the stock for Fanja", "new-task", { title: "check the stock", who: "Fanja" }],
  ["Mark Call the printer as done", "finish-task", { task: "Call the printer" }],
  ["Assign task call the printer to Vola", "assign-task", { task: "Call the printer", who: "Vola Rasoa" }],
  ["Postpone call the printer to tomorrow", "move-task", { task: "Call the printer", day: on(2) }],
  ["Save data", "lite"],
  ["How much data did I use", "data"],
  ["Lock now", "switch-person"],
  ["Export my work", "carry"],
];

const plain = (value: unknown) => (typeof value === "object" && value !== null ? (value as Thing).id : value);

test("of fifty sentences and more, 90 % are read right at once, 98 % among three, and every named thing is found", () => {
  expect(sentences.length).toBeGreaterThanOrEqual(50);
  const wrong: string[] = [];
  let [first, amongThree] = [0, 0];
  for (const [sentence, id, slots = {}] of sentences) {
    const readings = read(sentence, now, 3);
    const at = readings.findIndex(({ command }) => command.id === id);
    if (at === 0) first += 1;
    else wrong.push(`${sentence} -> ${readings.map(({ command }) => command.id).join(", ")}, not ${id}`);
    if (at >= 0) amongThree += 1;
    const found = Object.fromEntries(
      Object.entries(readings[at]?.slots ?? {}).map(([name, value]) => [name, plain(value)]),
    );
    if (at >= 0) expect({ sentence, ...found }).toEqual({ sentence, ...slots });
  }
  expect(first / sentences.length, wrong.join("\n")).toBeGreaterThanOrEqual(0.9);
  expect(amongThree / sentences.length, wrong.join("\n")).toBeGreaterThanOrEqual(0.98);
});

test("what it is sure of is right, 98 times of 100", () => {
  const sure = sentences.flatMap(([sentence, id]) => {
    const [best] = read(sentence, now);
    return best?.sure ? [{ sentence, id, read: best.command.id }] : [];
  });
  expect(sure.length).toBeGreaterThan(sentences.length * 0.7);
  const wrong = sure.filter((one) => one.id !== one.read);
  expect(wrong.length / sure.length, JSON.stringify(wrong)).toBeLessThanOrEqual(0.02);
});

test.each([
  "Iza no filohan’ny Repoblika",
  "Quel temps fera-t-il à Paris",
  "Who won the football match",
  "Manao ahoana",
  "blorg znax",
])("%s: nothing of it is a command", (sentence) => expect(read(sentence, now).filter(({ sure }) => sure)).toEqual([]));

test("days are understood in three languages, and a day that is none is not", () => {
  expect(momentOf("rahampitso", now)).toBe(on(2));
  expect(momentOf("afaka 3 andro", now)).toBe(on(4));
  expect(momentOf("dans 2 semaines", now)).toBe(on(15));
  expect(momentOf("après-demain", now)).toBe(on(3));
  expect(momentOf("tuesday", now)).toBe(on(8));
  expect(momentOf("24/12", now)).toBe(on(24));
  expect(momentOf("31/2", now)).toBeUndefined();
  expect(momentOf("lesona", now)).toBeUndefined();
  expect(findMoment(wordsOf("hiantso amin’ny zoma"), now)).toMatchObject({ at: on(4), from: 1 });
  expect(toDateField(momentOf("1/1", now) ?? 0)).toBe("2027-01-01");
});
