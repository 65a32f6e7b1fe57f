// The ministry of digital development, as an operator sees it.
import type { Demo } from "./records.ts";

const name = "MNDPT";
const kind: Demo["kind"] = "ministry";
const people = { "operator@mndpt.demo": "Andry" };

const agents: Demo["agents"] = [
  {
    name: "Coordinateur",
    role: "coordinator",
    skills: ["route", "report", "weekly_summary"],
    soul: "Neutre et exact.",
    manual: "Chiffres agrégés seulement, jamais de noms.",
  },
];

const tasks: Demo["tasks"] = [
  ["Vérifier les chiffres de Haute Matsiatra", "in_progress", "high", "Andry", 2, "Andry"],
  ["Préparer la note sur les centres ruraux", "pending", "normal", "Andry", 5, "Andry"],
  ["Relire la convention avec les centres", "pending", "high", "Andry", 1, "Andry"],
  ["Comparer l’assiduité par région", "pending", "normal", "Coordinateur", 6],
  ["Liste des communes sans 3G", "completed", "normal", "Coordinateur", -3],
  ["Calendrier des missions de décembre", "pending", "low", "Andry", 9, "Andry"],
  ["Répondre à la demande de la CMIL", "pending", "urgent", "Andry", 0, "Andry"],
  ["Rapport du troisième trimestre", "completed", "high", "Coordinateur", -8],
  ["Point avec la direction d’Ihorombe", "pending", "normal", "Andry", 3, "Andry"],
];

const approvals: Demo["approvals"] = [
  {
    kind: "report",
    title: "Rapport mensuel d’inclusion numérique",
    summary: "Six centres, 214 apprenants, données agrégées.",
    recipient: "Cabinet",
    by: "Coordinateur",
    expires: 5,
  },
  {
    kind: "message",
    title: "Rappel aux centres: consentement",
    recipient: "Centres partenaires",
    summary: "Le formulaire signé est à conserver au centre.",
    by: "Coordinateur",
    expires: 6,
  },
  { kind: "publication", title: "Publication des résultats régionaux", risk: "high", by: "Coordinateur", expires: 12 },
];

export const mndpt: Demo = { name, kind, people, agents, tasks, approvals, attempts: [] };
