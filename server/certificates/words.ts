// The words of the public page. They stand here and not in the catalogues, since the Worker has none yet: the compiler
// asks for every language. The Malagasy is unreviewed.
import type { Language } from "../../shared/fields.ts";

export type Status = "issued" | "revoked" | "superseded" | "unknown";

interface Words {
  readonly title: string;
  readonly status: Readonly<Record<Status, string>>;
  readonly says: Readonly<Record<Status, string>>;
  readonly holder: string;
  readonly topic: string;
  readonly date: string;
  readonly number: string;
  readonly issuer: string;
  readonly version: string;
  readonly asked: string;
  readonly notDiploma: (issuer: string) => string;
  readonly offline: string;
}

export const words: Readonly<Record<Language, Words>> = {
  mg: {
    title: "Fanamarinana taratasy fanamarinana",
    status: { issued: "Manan-kery", revoked: "Nofoanana", superseded: "Nosoloina", unknown: "Tsy fantatra" },
    says: {
      issued: "Nexio no nanome ity taratasy fanamarinana ity ary mbola manan-kery izy.",
      revoked: "Nofoanan’ny nanome azy ity taratasy fanamarinana ity. Tsy manan-kery intsony izy.",
      superseded: "Nosoloina taratasy vaovao kokoa ity taratasy fanamarinana ity.",
      unknown: "Tsy misy taratasy fanamarinana manana io laharana io ao amin’ny Nexio. Jereo indray ny adiresy.",
    },
    holder: "Anaran’ny tompony",
    topic: "Lohahevitra",
    date: "Daty nanomezana",
    number: "Laharana",
    issuer: "Nanome",
    version: "Kinova",
    asked: "Nojerena tamin’ny",
    notDiploma: (issuer) => `Taratasy fanamarinana fiofanana avy amin’ny ${issuer} ity. Tsy diplaoman’ny Fanjakana.`,
    offline: "Hamarino ny kaody QR, na tsy misy aterineto aza",
  },
  fr: {
    title: "Vérification d’un certificat",
    status: { issued: "Valable", revoked: "Révoqué", superseded: "Remplacé", unknown: "Inconnu" },
    says: {
      issued: "Ce certificat a été délivré par Nexio et il est toujours valable.",
      revoked: "Ce certificat a été révoqué par l’organisation qui l’a délivré. Il n’est plus valable.",
      superseded: "Ce certificat a été remplacé par un plus récent.",
      unknown: "Nexio n’a délivré aucun certificat sous cette adresse. Vérifiez l’adresse.",
    },
    holder: "Titulaire",
    topic: "Thème",
    date: "Date de délivrance",
    number: "Numéro",
    issuer: "Délivré par",
    version: "Version",
    asked: "Vérifié le",
    notDiploma: (issuer) => `Ceci est un certificat de formation de ${issuer}. Ce n’est pas un diplôme d’État.`,
    offline: "Vérifier un code QR, même hors connexion",
  },
  en: {
    title: "Check of a certificate",
    status: { issued: "Valid", revoked: "Revoked", superseded: "Replaced", unknown: "Unknown" },
    says: {
      issued: "Nexio issued this certificate and it is still valid.",
      revoked: "The organisation that issued this certificate has revoked it. It is no longer valid.",
      superseded: "A newer certificate has replaced this one.",
      unknown: "Nexio has issued no certificate at this address. Check the address.",
    },
    holder: "Holder",
    topic: "Topic",
    date: "Date of issue",
    number: "Number",
    issuer: "Issued by",
    version: "Version",
    asked: "Checked on",
    notDiploma: (issuer) => `This is a training certificate of ${issuer}. It is not a State diploma.`,
    offline: "Check a QR code, also offline",
  },
};
