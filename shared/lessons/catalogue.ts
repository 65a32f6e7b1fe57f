// The built-in lessons as the phone lists them before it has fetched any.
// Written by `npm run content` from `content/`; do not edit.
import type { Catalogue } from "./pack.ts";

// oxfmt-ignore
export const catalogue: Catalogue = {
 "topics": [
  {
   "id": "dh",
   "version": 2,
   "title": {
    "mg": "Fahadiovana sy fiarovana nomerika",
    "fr": "Hygiène numérique",
    "en": "Digital hygiene"
   },
   "packs": {
    "mg": {
     "hash": "a11144d75feab20f4e2f027245c54dd6f463cd85093923c71d7ea21cc4d740ab",
     "bytes": 28565
    },
    "fr": {
     "hash": "0c04570d89cc6a10629f532d18e2c2e13b36f5d20413a63c51b518f00c311672",
     "bytes": 27721
    },
    "en": {
     "hash": "2c4de0101b077199950fd968f108f4e6265e4f15ad94c8673f5637ebe9eba89e",
     "bytes": 24239
    }
   },
   "lessons": [
    {
     "id": "dh-1",
     "version": 1,
     "minutes": 6,
     "title": {
      "mg": "Tenimiafina sy kaody miafina matanjaka",
      "fr": "Mots de passe et codes PIN solides",
      "en": "Passwords and PINs that hold"
     }
    },
    {
     "id": "dh-2",
     "version": 1,
     "minutes": 8,
     "title": {
      "mg": "Vola amin’ny finday sy karatra SIM azo antoka",
      "fr": "Mobile money et carte SIM en sécurité",
      "en": "Safe mobile money and SIM card"
     }
    },
    {
     "id": "dh-3",
     "version": 1,
     "minutes": 7,
     "title": {
      "mg": "Pejy sandoka, rohy sandoka, fampanantenana sandoka",
      "fr": "Fausses pages, faux liens, fausses promesses",
      "en": "False pages, links and promises"
     }
    },
    {
     "id": "dh-4",
     "version": 1,
     "minutes": 7,
     "title": {
      "mg": "Finday voaaro sady mitsitsy aterineto",
      "fr": "Un téléphone sain qui coûte peu de données",
      "en": "A healthy phone that costs little data"
     }
    },
    {
     "id": "dh-5",
     "version": 1,
     "minutes": 7,
     "title": {
      "mg": "Fanajana ny angona manokan’ny olona",
      "fr": "Respecter les données des personnes",
      "en": "Respecting people’s data"
     }
    }
   ]
  },
  {
   "id": "bb",
   "version": 2,
   "title": {
    "mg": "Fototry ny asa aman-draharaha",
    "fr": "Bases de l’entreprise",
    "en": "Business basics"
   },
   "packs": {
    "mg": {
     "hash": "4d832880d0f898aad8110f26c831d7f6c8e55e3a97a633f9e154f0798e7326dd",
     "bytes": 26649
    },
    "fr": {
     "hash": "f528ecc00ee6eea21ad71e88bf8c09e67015ef608050c0c0025a18b64b9877f2",
     "bytes": 25718
    },
    "en": {
     "hash": "b5e49e59038ab4fb21fd4965ee49d72e80a2329ab0f4f01c695b45ca99ebf461",
     "bytes": 22871
    }
   },
   "lessons": [
    {
     "id": "bb-1",
     "version": 1,
     "minutes": 7,
     "title": {
      "mg": "Avy amin’ny hevitra mankany amin’ny mpanjifa voalohany",
      "fr": "De l’idée aux premiers clients",
      "en": "From idea to first customers"
     }
    },
    {
     "id": "bb-2",
     "version": 1,
     "minutes": 7,
     "title": {
      "mg": "Ny bokim-bola",
      "fr": "Le livre de caisse",
      "en": "The cash book"
     }
    },
    {
     "id": "bb-3",
     "version": 1,
     "minutes": 8,
     "title": {
      "mg": "Vidiny, tombombarotra ary fetra tsy fatiantoka",
      "fr": "Prix, marge, seuil de rentabilité",
      "en": "Price, margin, break-even"
     }
    },
    {
     "id": "bb-4",
     "version": 1,
     "minutes": 7,
     "title": {
      "mg": "Tombana vidiny, faktiora, fandoavam-bola",
      "fr": "Devis, facture, encaissement",
      "en": "Quote, invoice, getting paid"
     }
    },
    {
     "id": "bb-5",
     "version": 1,
     "minutes": 7,
     "title": {
      "mg": "Mitsitsy, mindram-bola, manao drafitra",
      "fr": "Épargner, emprunter, planifier",
      "en": "Saving, borrowing, planning"
     }
    }
   ]
  },
  {
   "id": "lc",
   "version": 2,
   "title": {
    "mg": "Fanarahan-dalàna eto Madagasikara",
    "fr": "Conformité locale",
    "en": "Local compliance"
   },
   "packs": {
    "mg": {
     "hash": "3ac7a3aa04564b54d56d29dcaec15f9ba767d62a1dabec1549d6b7f3943c5527",
     "bytes": 28226
    },
    "fr": {
     "hash": "570375c14a1ae46104f9239a2075dab798ea2543a6192a00d584657529b924ad",
     "bytes": 27725
    },
    "en": {
     "hash": "dc1d0729b85d55090f2873f1b0a5bcda04cca7c3ba5a600d7548f457e39bca4e",
     "bytes": 24506
    }
   },
   "lessons": [
    {
     "id": "lc-1",
     "version": 1,
     "minutes": 8,
     "title": {
      "mg": "Fisoratana ara-dalàna: NIF, STAT, RCS",
      "fr": "Se formaliser : NIF, STAT, RCS",
      "en": "Becoming formal: NIF, STAT, RCS"
     }
    },
    {
     "id": "lc-2",
     "version": 1,
     "minutes": 8,
     "title": {
      "mg": "Ny hetra tambatra (IS)",
      "fr": "L’impôt synthétique",
      "en": "The synthetic tax"
     }
    },
    {
     "id": "lc-3",
     "version": 1,
     "minutes": 7,
     "title": {
      "mg": "Mampiasa olona",
      "fr": "Employer quelqu’un",
      "en": "Working with employees"
     }
    },
    {
     "id": "lc-4",
     "version": 1,
     "minutes": 7,
     "title": {
      "mg": "Faktiora ara-dalàna sy faktiora elektronika",
      "fr": "Facture régulière et facture électronique",
      "en": "Regular invoices and e-invoicing"
     }
    },
    {
     "id": "lc-5",
     "version": 1,
     "minutes": 7,
     "title": {
      "mg": "Fifanarahana, mpanjifa, angona manokana",
      "fr": "Contrats, consommateurs, données",
      "en": "Contracts, consumers, data"
     }
    }
   ]
  },
  {
   "id": "ec",
   "version": 2,
   "title": {
    "mg": "Varotra an-tserasera",
    "fr": "Commerce en ligne",
    "en": "E-commerce"
   },
   "packs": {
    "mg": {
     "hash": "31b77b4273336d658ada7eb45832c7c2ff659a503231af81a2e43ede0d7f8649",
     "bytes": 28261
    },
    "fr": {
     "hash": "0ca720bb3a900cfcca5b86477d070fbd03f886558f4fb790e9c5f6addd7c30ab",
     "bytes": 27369
    },
    "en": {
     "hash": "318a48273d23bcd316f6663f2fd2ba5e815a3d7497bb4955c5f9127795d3aa82",
     "bytes": 24428
    }
   },
   "lessons": [
    {
     "id": "ec-1",
     "version": 1,
     "minutes": 7,
     "title": {
      "mg": "Fanolorana entana sy tolotra an-tserasera",
      "fr": "Présenter son offre en ligne",
      "en": "Show and describe what you sell"
     }
    },
    {
     "id": "ec-2",
     "version": 1,
     "minutes": 8,
     "title": {
      "mg": "Kaomandy sy fandoavam-bola tsy misy fatiantoka",
      "fr": "Commandes et paiement sans perte",
      "en": "Orders and payment without loss"
     }
    },
    {
     "id": "ec-3",
     "version": 1,
     "minutes": 6,
     "title": {
      "mg": "Fanaterana, famerenana entana, fanaraha-maso",
      "fr": "Livraison, retours, service après-vente",
      "en": "Delivery, returns, after-sale"
     }
    },
    {
     "id": "ec-4",
     "version": 1,
     "minutes": 6,
     "title": {
      "mg": "Fitokisana: maha-izy azy, hevitra, laza",
      "fr": "Confiance : identité, avis, réputation",
      "en": "Trust: who you are, what people say"
     }
    },
    {
     "id": "ec-5",
     "version": 1,
     "minutes": 8,
     "title": {
      "mg": "Fivarotana tolotra nomerika, eto sy any ivelany",
      "fr": "Vendre des services numériques, ici et à l’étranger",
      "en": "Selling digital services, here and abroad"
     }
    }
   ]
  }
 ]
};
