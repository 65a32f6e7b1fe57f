// Ivon-toerana Tsara, a training centre in Haute Matsiatra, and two entrepreneurs who learn there.
import type { Demo } from "./records.ts";

const name = "Ivon-toerana Tsara";
const kind: Demo["kind"] = "centre";
const people = { "owner@tsara.demo": "Fanja", "vola@tsara.demo": "Vola", "rado@tsara.demo": "Rado" };

const agents: Demo["agents"] = [
  {
    name: "Mpampiofana",
    role: "tutor",
    skills: ["lesson_recommendation"],
    soul: "Mandrisika, tsy mitsara.",
    manual: "Lesona iray isaky ny mandeha. Miresaha ohatra avy eto an-toerana.",
  },
  {
    name: "Mpandrindra",
    role: "coordinator",
    skills: ["route", "weekly_summary", "compliance_reminders"],
    soul: "Mazava sy fohy.",
    manual: "Asa mihoatra ny 3 andro: ampahatsiahivo.",
  },
  {
    name: "Mpanamarina",
    role: "reviewer",
    skills: ["review"],
    soul: "Mitsikera amim-panajana.",
    manual: "Ampitahao amin’ny fepetra ny asa.",
  },
];

const tasks: Demo["tasks"] = [
  ["Soraty ny varotra omaly", "pending", "normal", "Vola", 0, "Vola"],
  ["Alefaso ny faktioran’i Rabe", "pending", "urgent", "Vola", 0, "Vola"],
  ["Vakio ny lesona momba ny mobile money", "completed", "high", "Vola", -2, "Fanja"],
  ["Ataovy dika mitovy ny laharan’ny mpanjifa", "pending", "normal", "Vola", 3, "Vola"],
  ["Jereo ny vidin’ny entana ao an-tsena", "pending", "low", "Vola", 5, "Vola"],
  ["Manaova lisitry ny tolotra telo", "pending", "high", "Rado", 1, "Fanja"],
  ["Haka sary ny vokatra", "in_progress", "normal", "Rado", 2, "Rado"],
  ["Antsoy ny mpamatsy ao Ambohimahasoa", "pending", "normal", "Rado", 4, "Rado"],
  ["Omano ny finday 20 ho an’ny kilasy", "in_progress", "high", "Fanja", 6, "Fanja"],
  ["Atontay ny lisitry ny mpiofana", "pending", "normal", "Fanja", 2, "Fanja"],
  ["Tatitra telovolana ho an’ny ministera", "pending", "high", "Fanja", 9, "Fanja"],
  ["Hamarino ny jiro sy ny bateria", "pending", "low", "", 1, "Fanja"],
  ["Hevitra lesona ho an’i Vola", "completed", "normal", "Mpampiofana", -1],
];

const approvals: Demo["approvals"] = [
  {
    kind: "message",
    title: "Fanasana ho an’ny mpiofana vaovao",
    summary: "Manomboka ny Alatsinainy amin’ny 8 ora.",
    recipient: "Kilasy faha-4",
    by: "Mpandrindra",
    expires: 4,
  },
  {
    kind: "quote",
    title: "Tombana vidin’i Vola ho an’i Rabe",
    summary: "Lisi-bidy sy afisy iray.",
    recipient: "Rabe",
    amount: 15_000,
    by: "Mpampiofana",
    members: ["Vola"],
    expires: 3,
  },
  {
    kind: "expense",
    title: "Fividianana jiro solaire roa",
    recipient: "Herin’ny Masoandro",
    amount: 380_000,
    risk: "medium",
    by: "Mpandrindra",
    expires: 8,
  },
];

const attempts: Demo["attempts"] = [
  ["Vola", "dh-2", 5, 6],
  ["Vola", "dh-2", 8, 5],
  ["Vola", "dh-1", 4, 2],
  ["Rado", "dh-2", 6, 3],
];

// Whoever is stuck, silent or far ahead: what a trainer has to tell apart.
const classAttempts: Demo["attempts"] = [
  ["Lalao", "dh-1", 7, 9],
  ["Lalao", "dh-2", 6, 8],
  ["Lalao", "dh-3", 7, 2],
  ["Naina", "dh-1", 7, 9],
  ["Naina", "dh-2", 2, 6],
  ["Naina", "dh-2", 3, 4],
  ["Naina", "dh-2", 3, 1],
  ["Tiana", "dh-1", 6, 10],
  ["Hery", "dh-1", 3, 1],
];

const classes: NonNullable<Demo["classes"]> = [
  {
    name: "Kilasy faha-4",
    code: "TSARA4M5",
    trainers: ["Fanja"],
    learners: [
      ["Vola", "", 1, 0],
      ["Rado", "", 2, 0],
      ["Lalao", "034 00 000 01", 1, 0],
      ["Naina", "034 00 000 02", 0.1, 2],
      ["Tiana", "033 00 000 03", 10, 0],
      ["Hery", "", 1, 0],
    ],
    others: ["Lalao", "Naina", "Tiana", "Hery"],
  },
];

export const tsara: Demo = {
  name,
  kind,
  people,
  agents,
  tasks,
  approvals,
  attempts: [...attempts, ...classAttempts],
  classes,
};
