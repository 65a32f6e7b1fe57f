// Every command of the terminal: one registry, one entry each. Nothing here decides or sends in a person's name; what
// acts on others becomes a task, or opens the approval to decide on.
import { msg, t } from "@lingui/core/macro";
import type { Language } from "../../shared/languages.ts";
import { chooseLanguage } from "../i18n/locale.ts";
import type { MessageDescriptor } from "../i18n/runtime.ts";
import { newId } from "../shell/new-id.ts";
import { choose, chooseTextSize, textSize, type Mode, type Theme } from "../shell/preferences.ts";
import { say, tell } from "../shell/tell.tsx";
import type { IconName } from "../ui/icon.tsx";
import type { Command, Slots, Thing } from "./command.ts";

type Words = Command["words"];

const page = (
  id: string,
  icon: IconName,
  path: string,
  label: MessageDescriptor,
  words: Words,
  staff?: true,
): Command => ({
  id,
  icon,
  label,
  words,
  ...(staff && { staff }),
  run: (_, { go }) => go(path),
});
const speak = (language: Language, label: MessageDescriptor, words: Words): Command => ({
  id: `speak-${language}`,
  icon: "settings",
  label,
  words,
  run: () =>
    chooseLanguage(language).catch(() =>
      say({ text: t`This language is not on the phone, and there is no network.`, tone: "danger" }),
    ),
});
const look = (
  name: "theme" | "mode",
  value: Theme | Exclude<Mode, "text">,
  label: MessageDescriptor,
  words: Words,
): Command => ({
  id: value,
  icon: "settings",
  label,
  words,
  run: () => choose(name, value),
});
const thing = (slots: Slots, name: string): Thing | undefined => {
  const value = slots[name];
  return typeof value === "object" ? value : undefined;
};
const assigneeOf = (who: Thing | undefined) =>
  who && (who.kind === "agent" || who.kind === "member") ? { kind: who.kind, id: who.id } : undefined;
const sizes = ["16", "18", "20"] as const;
const resize = (step: 1 | -1) => {
  const size = sizes[sizes.indexOf(textSize()) + step];
  if (size) chooseTextSize(size);
};

export const commands: readonly Command[] = [
  page("home", "home", "/", msg`Home`, {
    mg: "fandraisana; pejy voalohany; tokantrano",
    fr: "accueil; page d’accueil; tableau de bord; début",
    en: "home; start page; dashboard; overview",
  }),
  page("lessons", "book", "/lessons", msg`Lessons`, {
    mg: "lesona; fianarana; hianatra; mianatra; fiofanana",
    fr: "leçons; cours; apprendre; formation; étudier",
    en: "lessons; courses; learn; training; study",
  }),
  page("review", "book", "/lessons/review", msg`Review what was missed`, {
    mg: "famerenana; hamerina fanontaniana; izay tsy voavaly; averina",
    fr: "révision; réviser; questions ratées; revoir ce qui a été manqué",
    en: "review; missed questions; revise; practise again",
  }),
  page("progress", "check", "/lessons/progress", msg`My progress`, {
    mg: "fandrosoana; ny fandrosoako; isa azo; vokatra azoko",
    fr: "ma progression; avancement; mes résultats; mes notes",
    en: "my progress; my results; my scores; how far am i",
  }),
  page("certificates", "received", "/certificates", msg`Certificates`, {
    mg: "fanamarinana; taratasy fanamarinana; mari pahaizana; diplaoma",
    fr: "certificats; attestation; diplôme; mes certificats",
    en: "certificates; diploma; my certificates; credentials",
  }),
  page("verify", "shield", "/verify", msg`Check a certificate`, {
    mg: "hanamarina taratasy; hijery kaody qr; taratasy sandoka",
    fr: "vérifier un certificat; contrôler un certificat; scanner un code qr; faux certificat",
    en: "check a certificate; verify certificate; scan qr code; fake certificate",
  }),
  page("tasks", "check", "/tasks", msg`Tasks`, {
    mg: "asa; lisitry ny asa; zavatra hatao; ataoko",
    fr: "tâches; liste des tâches; choses à faire; mon travail",
    en: "tasks; to do list; things to do; my work",
  }),
  {
    id: "new-task",
    icon: "plus",
    label: msg`New task`,
    words: {
      mg: "asa vaovao…; hanampy asa…; ampio asa…; hamorona asa…; mamorona asa…; ampahatsiahivo aho…; soraty fa…",
      fr: "nouvelle tâche…; ajouter une tâche…; ajoute une tâche…; ajoute la tâche…; créer une tâche…; crée une tâche…; rappelle moi de…; note qu il faut…",
      en: "new task…; add a task…; add task…; create a task…; create task…; remind me to…; todo…; note to self…",
    },
    slots: [
      { name: "title", type: "text", ask: msg`What is to be done?` },
      { name: "day", type: "day", ask: msg`For which day?`, optional: true },
      { name: "who", type: "person", ask: msg`Who does it?`, optional: true },
    ],
    async run(slots, { store, go }) {
      const title = String(slots["title"] ?? "")
        .trim()
        .slice(0, 200);
      const day = slots["day"];
      const assignee = assigneeOf(thing(slots, "who"));
      const id = newId();
      const task = { id, title, ...(typeof day === "number" && { dueAt: day }), ...(assignee && { assignee }) };
      if (title && (await tell(store.mutate.createTask(task), { text: t`Added: ${title}` }))) go(`/tasks/${id}`);
    },
  },
  {
    id: "finish-task",
    icon: "check",
    label: msg`Finish a task`,
    words: {
      mg: "vita ny asa; hamita asa; mamita asa; hamarana asa; vita",
      fr: "terminer une tâche; tâche terminée; tâche finie; cocher une tâche; c est fait",
      en: "finish a task; complete task; mark as done; task is done; tick off",
    },
    slots: [{ name: "task", type: "task", ask: msg`Which task?` }],
    async run(slots, { store }) {
      const task = thing(slots, "task");
      if (!task) return;
      const set = (status: "completed" | "pending") => store.mutate.setTaskStatus({ id: task.id, status });
      const undo = { label: t`Undo`, run: () => void tell(set("pending")) };
      await tell(set("completed"), { text: t`Done: ${task.name}`, undo });
    },
  },
  {
    id: "assign-task",
    icon: "person",
    label: msg`Give a task to someone`,
    words: {
      mg: "hanome asa; omeo asa; hampiandraikitra; hizara asa; apetraho amin olona",
      fr: "confier une tâche; donner une tâche; attribuer une tâche; assigner; déléguer",
      en: "give a task to; assign task; delegate; hand over task",
    },
    slots: [
      { name: "task", type: "task", ask: msg`Which task?` },
      { name: "who", type: "person", ask: msg`Who does it?` },
    ],
    async run(slots, { store, go }) {
      const task = thing(slots, "task");
      const who = thing(slots, "who");
      const assignee = assigneeOf(who);
      if (!task || !who || !assignee) return;
      const done = { text: t`${task.name}: given to ${who.name}` };
      if (await tell(store.mutate.editTask({ id: task.id, assignee }), done)) go(`/tasks/${task.id}`);
    },
  },
  {
    id: "move-task",
    icon: "clock",
    label: msg`Change the day of a task`,
    words: {
      mg: "hanemotra asa; ahemory; hanova daty; hanova fe potoana",
      fr: "reporter une tâche; repousser; changer l échéance; changer la date",
      en: "postpone task; reschedule; change due date; move deadline",
    },
    slots: [
      { name: "task", type: "task", ask: msg`Which task?` },
      { name: "day", type: "day", ask: msg`For which day?` },
    ],
    async run(slots, { store, go }) {
      const task = thing(slots, "task");
      const dueAt = slots["day"];
      if (!task || typeof dueAt !== "number") return;
      if (await tell(store.mutate.editTask({ id: task.id, dueAt }), { text: t`Saved` })) go(`/tasks/${task.id}`);
    },
  },
  page("approvals", "shield", "/approvals", msg`Approvals`, {
    mg: "fankatoavana; hotapahina; fanapahan kevitra; mila ankatoavina",
    fr: "validations; approbations; à décider; décisions; en attente de moi",
    en: "approvals; decisions; waiting for me; to approve; inbox",
  }),
  page(
    "classes",
    "person",
    "/cohorts",
    msg`Classes`,
    {
      mg: "kilasy; mpianatra; mpiofana; ny kilasiko",
      fr: "classes; élèves; apprenants; ma classe; groupe",
      en: "classes; learners; students; my class; cohort",
    },
    true,
  ),
  page("join", "plus", "/join", msg`Join with a code`, {
    mg: "hiditra amin ny kilasy; kaodin ny kilasy; hanana kaody",
    fr: "rejoindre une classe; code de classe; entrer avec un code",
    en: "join a class; class code; enter a code",
  }),
  page("prepare", "phone", "/prepare", msg`Prepare this phone`, {
    mg: "omano ny finday; fanomanana finday; tsy misy tambajotra; ivelan ny tambajotra",
    fr: "préparer ce téléphone; sans réseau; hors ligne; avant de partir",
    en: "prepare this phone; offline; without network; before leaving",
  }),
  page("sync", "send", "/sync", msg`Sending and receiving`, {
    mg: "fandefasana sy fandraisana; izay miandry halefa; nolavina; tsy lasa",
    fr: "envoi et réception; ce qui attend; refusé; pas encore envoyé; synchronisation",
    en: "sending and receiving; unsent work; refused; sync status; what waits",
  }),
  {
    id: "sync-now",
    icon: "send",
    label: msg`Send and receive now`,
    words: {
      mg: "alefaso izao; alefaso sy raiso izao; havaozy",
      fr: "envoyer maintenant; synchroniser maintenant; actualiser; mettre à jour mes données",
      en: "send now; sync now; refresh; update my data",
    },
    run: (_, { store, go }) => {
      go("/sync");
      return store.sync();
    },
  },
  page("carry", "phone", "/sync", msg`Carry work without a network`, {
    mg: "entina tsy misy tambajotra; entina amin ny rakitra; entina amin ny kaody qr",
    fr: "transporter le travail; emporter dans un fichier; exporter mon travail; passer par qr",
    en: "carry work; export my work; take work in a file; hand over by qr",
  }),
  page("data", "download", "/data", msg`Data and storage`, {
    mg: "angona sy fitehirizana; angona lany; megaoctet; saran ny tambajotra; toerana malalaka",
    fr: "données et stockage; données utilisées; mégaoctets; coût du forfait; espace libre",
    en: "data and storage; data used; megabytes; cost of data; free space",
  }),
  page("settings", "settings", "/settings", msg`Settings`, {
    mg: "fandrindrana; safidy; kaontiko",
    fr: "paramètres; réglages; préférences; mon compte",
    en: "settings; preferences; options; my account",
  }),
  page("pin", "shield", "/settings", msg`A PIN for this phone`, {
    mg: "kaody pin; hanidy ny finday; hanova pin; kaody miafina",
    fr: "code pin; protéger ce téléphone; changer le pin; chiffrer",
    en: "pin code; protect this phone; change pin; encrypt",
  }),
  {
    id: "switch-person",
    icon: "out",
    label: msg`Someone else uses this phone`,
    words: {
      mg: "olona hafa; hifandimby; hidio izao; hanidy",
      fr: "autre personne; changer de personne; verrouiller maintenant; verrouiller",
      en: "someone else; switch person; lock now; lock",
    },
    run: () => void dispatchEvent(new Event("nexio-lock")),
  },
  page("sign-out", "out", "/settings", msg`Sign out`, {
    mg: "hivoaka; hiala amin ny kaonty",
    fr: "se déconnecter; déconnexion; quitter mon compte",
    en: "sign out; log out; leave my account",
  }),
  page("name", "person", "/settings", msg`My name`, {
    mg: "hanova anarana; ny anarako",
    fr: "changer mon nom; mon nom affiché",
    en: "change my name; display name",
  }),
  page(
    "write-lesson",
    "plus",
    "/lessons/write",
    msg`Write lessons`,
    {
      mg: "hanoratra lesona; lesona vaovao; hamorona lesona",
      fr: "écrire une leçon; nouvelle leçon; créer un cours; importer une leçon",
      en: "write a lesson; new lesson; create a course; import a lesson",
    },
    true,
  ),
  speak("mg", msg`Speak Malagasy`, {
    mg: "teny malagasy; amin ny teny malagasy; malagasy",
    fr: "en malgache; langue malgache",
    en: "malagasy language; in malagasy; speak malagasy",
  }),
  speak("fr", msg`Speak French`, {
    mg: "teny frantsay; amin ny teny frantsay; frantsay",
    fr: "en français; langue française",
    en: "french language; in french; speak french",
  }),
  speak("en", msg`Speak English`, {
    mg: "teny anglisy; amin ny teny anglisy; anglisy",
    fr: "en anglais; langue anglaise",
    en: "english language; in english; speak english",
  }),
  look("theme", "dark", msg`Dark colours`, {
    mg: "loko maizina; maizina; alina",
    fr: "couleurs sombres; thème sombre; mode nuit",
    en: "dark colours; dark theme; night mode",
  }),
  look("theme", "light", msg`Light colours`, {
    mg: "loko mazava; mazava; antoandro",
    fr: "couleurs claires; thème clair; mode jour",
    en: "light colours; light theme; day mode",
  }),
  look("mode", "lite", msg`Lite appearance`, {
    mg: "endrika maivana; maivana; hitsitsy angona",
    fr: "apparence légère; mode léger; économiser les données; alléger",
    en: "lite appearance; lite mode; save data; less data",
  }),
  look("mode", "full", msg`Full appearance`, {
    mg: "endrika feno; feno; tsara tarehy",
    fr: "apparence complète; mode complet; belle interface",
    en: "full appearance; full mode; nice interface",
  }),
  look("mode", "auto", msg`Automatic appearance`, {
    mg: "endrika mandeha ho azy; mandeha ho azy",
    fr: "apparence automatique; mode automatique",
    en: "automatic appearance; auto mode",
  }),
  {
    id: "text",
    icon: "menu",
    label: msg`Text only`,
    words: {
      mg: "soratra fotsiny; tsy misy sary; pejy tsotra",
      fr: "texte seul; sans images; pages simples",
      en: "text only; no pictures; plain pages",
    },
    run: () => location.assign("/t"),
  },
  {
    id: "bigger",
    icon: "up",
    label: msg`Bigger text`,
    words: {
      mg: "soratra lehibe kokoa; lehibeazo ny soratra; tsy hita ny soratra",
      fr: "texte plus grand; agrandir le texte; caractères plus gros",
      en: "bigger text; larger letters; increase text size",
    },
    run: () => resize(1),
  },
  {
    id: "smaller",
    icon: "down",
    label: msg`Smaller text`,
    words: {
      mg: "soratra kely kokoa; hakely ny soratra",
      fr: "texte plus petit; réduire le texte; caractères plus fins",
      en: "smaller text; smaller letters; decrease text size",
    },
    run: () => resize(-1),
  },
  page("more", "menu", "/more", msg`More`, {
    mg: "hafa; pejy rehetra",
    fr: "plus; toutes les pages; menu",
    en: "more; all pages; menu",
  }),
];
