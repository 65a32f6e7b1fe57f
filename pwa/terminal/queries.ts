// What people type to reach a command: three of each and language, by hand. No native speaker has read the Malagasy.
import type { Language } from "../../shared/languages.ts";

/** Command -> language -> queries. */
export const queries: Readonly<Record<string, Readonly<Record<Language, readonly string[]>>>> = {
  home: {
    mg: ["fandraisana", "pejy voalohany", "hiverina fandraisana"],
    fr: ["accueil", "tableau de bord", "page accueil"],
    en: ["home", "dashboard", "start page"],
  },
  lessons: {
    mg: ["lesona", "fianarana", "lesona rehetra"],
    fr: ["leçons", "cours", "apprendre"],
    en: ["lessons", "learn", "courses"],
  },
  review: {
    mg: ["famerenana", "hamerina fanontaniana", "tsy voavaly"],
    fr: ["révision", "questions ratées", "réviser"],
    en: ["review", "missed questions", "revise"],
  },
  progress: {
    mg: ["fandrosoana", "fandrosoako", "isa azo"],
    fr: ["ma progression", "avancement", "mes résultats"],
    en: ["my progress", "my results", "scores"],
  },
  certificates: {
    mg: ["fanamarinana", "diplaoma", "taratasy fanamarinana"],
    fr: ["certificats", "attestation", "mes certificats"],
    en: ["certificates", "diploma", "my certificates"],
  },
  verify: {
    mg: ["hanamarina taratasy", "hijery kaody qr", "taratasy sandoka"],
    fr: ["vérifier un certificat", "contrôler certificat", "scanner code qr"],
    en: ["verify certificate", "check a certificate", "scan qr"],
  },
  tasks: {
    mg: ["lisitry ny asa", "zavatra hatao", "asa"],
    fr: ["tâches", "liste des tâches", "choses à faire"],
    en: ["tasks", "things to do", "to do list"],
  },
  "new-task": {
    mg: ["asa vaovao", "hanampy asa", "hamorona asa"],
    fr: ["nouvelle tâche", "ajouter une tâche", "créer tâche"],
    en: ["new task", "add task", "create task"],
  },
  "finish-task": {
    mg: ["vita ny asa", "hamita asa", "hamarana asa"],
    fr: ["terminer une tâche", "tâche terminée", "cocher tâche"],
    en: ["finish task", "mark as done", "complete task"],
  },
  "assign-task": {
    mg: ["hanome asa", "hampiandraikitra", "hizara asa"],
    fr: ["confier une tâche", "déléguer", "attribuer tâche"],
    en: ["assign task", "delegate", "give task"],
  },
  "move-task": {
    mg: ["hanemotra asa", "hanova daty", "hanova fe-potoana"],
    fr: ["reporter une tâche", "changer échéance", "repousser"],
    en: ["postpone", "reschedule", "change due date"],
  },
  approvals: {
    mg: ["fankatoavana", "hotapahina", "fanapahan-kevitra"],
    fr: ["validations", "à décider", "approbations"],
    en: ["approvals", "decisions", "waiting for me"],
  },
  classes: {
    mg: ["kilasy", "mpianatra", "kilasiko"],
    fr: ["élèves", "ma classe", "apprenants"],
    en: ["classes", "students", "cohort"],
  },
  join: {
    mg: ["hiditra kilasy", "kaodin’ny kilasy", "hiditra amin’ny kilasy"],
    fr: ["rejoindre une classe", "code de classe", "entrer avec un code"],
    en: ["join class", "class code", "enter code"],
  },
  prepare: {
    mg: ["omano ny finday", "fanomanana finday", "ivelan’ny tambajotra"],
    fr: ["préparer ce téléphone", "hors ligne", "avant de partir"],
    en: ["prepare phone", "offline", "before leaving"],
  },
  sync: {
    mg: ["fandefasana sy fandraisana", "miandry halefa", "nolavina"],
    fr: ["envoi et réception", "pas encore envoyé", "synchronisation"],
    en: ["sending and receiving", "unsent work", "sync status"],
  },
  "sync-now": {
    mg: ["alefaso izao", "alefaso sy raiso", "havaozy"],
    fr: ["envoyer maintenant", "synchroniser maintenant", "actualiser"],
    en: ["send now", "sync now", "refresh"],
  },
  carry: {
    mg: ["entina amin’ny rakitra", "entina tsy misy tambajotra", "entina kaody qr"],
    fr: ["exporter mon travail", "emporter fichier", "transporter le travail"],
    en: ["carry work", "export my work", "hand over qr"],
  },
  data: {
    mg: ["angona lany", "megaoctet", "toerana malalaka"],
    fr: ["données utilisées", "mégaoctets", "espace libre"],
    en: ["data used", "megabytes", "free space"],
  },
  settings: {
    mg: ["fandrindrana", "safidy", "kaontiko"],
    fr: ["paramètres", "réglages", "préférences"],
    en: ["settings", "preferences", "options"],
  },
  pin: {
    mg: ["kaody pin", "hanova pin", "kaody miafina"],
    fr: ["code pin", "changer pin", "protéger téléphone"],
    en: ["pin code", "change pin", "protect phone"],
  },
  "switch-person": {
    mg: ["olona hafa", "hidio izao", "hifandimby"],
    fr: ["autre personne", "verrouiller", "changer de personne"],
    en: ["switch person", "lock now", "someone else"],
  },
  "sign-out": {
    mg: ["hivoaka", "hiala kaonty", "hiala amin’ny kaonty"],
    fr: ["déconnexion", "se déconnecter", "quitter compte"],
    en: ["sign out", "log out", "leave account"],
  },
  name: {
    mg: ["hanova anarana", "ny anarako", "anarako"],
    fr: ["changer mon nom", "nom affiché", "mon nom"],
    en: ["change name", "display name", "my name"],
  },
  "write-lesson": {
    mg: ["hanoratra lesona", "lesona vaovao", "hamorona lesona"],
    fr: ["écrire une leçon", "nouvelle leçon", "importer leçon"],
    en: ["write lesson", "new lesson", "create course"],
  },
  "speak-mg": {
    mg: ["teny malagasy", "malagasy", "amin’ny teny malagasy"],
    fr: ["en malgache", "langue malgache", "malgache"],
    en: ["malagasy language", "speak malagasy", "in malagasy"],
  },
  "speak-fr": {
    mg: ["teny frantsay", "frantsay", "amin’ny teny frantsay"],
    fr: ["en français", "langue française", "français"],
    en: ["french language", "speak french", "in french"],
  },
  "speak-en": {
    mg: ["teny anglisy", "anglisy", "amin’ny teny anglisy"],
    fr: ["en anglais", "langue anglaise", "anglais"],
    en: ["english language", "speak english", "in english"],
  },
  dark: {
    mg: ["loko maizina", "maizina", "alina"],
    fr: ["thème sombre", "mode nuit", "couleurs sombres"],
    en: ["dark theme", "night mode", "dark"],
  },
  light: {
    mg: ["loko mazava", "mazava", "antoandro"],
    fr: ["thème clair", "mode jour", "couleurs claires"],
    en: ["light theme", "day mode", "light colours"],
  },
  lite: {
    mg: ["endrika maivana", "maivana", "hitsitsy angona"],
    fr: ["mode léger", "économiser données", "apparence légère"],
    en: ["lite mode", "save data", "less data"],
  },
  full: {
    mg: ["endrika feno", "feno", "tsara tarehy"],
    fr: ["mode complet", "apparence complète", "belle interface"],
    en: ["full appearance", "full mode", "nice interface"],
  },
  auto: {
    mg: ["mandeha ho azy", "endrika mandeha ho azy", "endrika ho azy"],
    fr: ["mode automatique", "apparence automatique", "automatique"],
    en: ["auto mode", "automatic appearance", "automatic"],
  },
  text: {
    mg: ["soratra fotsiny", "tsy misy sary", "pejy tsotra"],
    fr: ["texte seul", "sans images", "pages simples"],
    en: ["text only", "no pictures", "plain pages"],
  },
  bigger: {
    mg: ["soratra lehibe", "lehibeazo soratra", "tsy hita soratra"],
    fr: ["agrandir le texte", "texte plus grand", "caractères gros"],
    en: ["bigger text", "larger letters", "increase text"],
  },
  smaller: {
    mg: ["soratra kely", "hakely soratra", "soratra kely kokoa"],
    fr: ["texte plus petit", "réduire texte", "caractères fins"],
    en: ["smaller text", "smaller letters", "decrease text"],
  },
  more: {
    mg: ["pejy rehetra", "hafa", "rehetra"],
    fr: ["toutes les pages", "menu", "plus"],
    en: ["all pages", "more", "every page"],
  },
};
