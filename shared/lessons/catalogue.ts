// The built-in lessons as the phone lists them before it has fetched any.
// Written by `npm run content` from `content/`; do not edit.
import type { Catalogue } from "./pack.ts";

// oxfmt-ignore
export const catalogue: Catalogue = {
 "topics": [
  {
   "id": "bb",
   "version": 1,
   "title": {
    "mg": "Fototry ny asa aman-draharaha",
    "fr": "Bases de l’entreprise",
    "en": "Business basics"
   },
   "packs": {
    "mg": {
     "hash": "543a7fee934487eadb8bdf838e226a61b7599d41bfcf85d7580a9f756035a1cd",
     "bytes": 25969
    },
    "fr": {
     "hash": "e3f93072a74d294e290e980e8994e85c43a71f6d5b4231812ff1ed45d0b5f9d5",
     "bytes": 25067
    },
    "en": {
     "hash": "3bc75650ed5cddcefe5458ba3c3e9ac372393acfbd10fe935e8cd3d3b8f06450",
     "bytes": 22248
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
   "id": "dh",
   "version": 1,
   "title": {
    "mg": "Fahadiovana sy fiarovana nomerika",
    "fr": "Hygiène numérique",
    "en": "Digital hygiene"
   },
   "packs": {
    "mg": {
     "hash": "d1e684d8657ea2170613f3d6c8cb10817091b319c65a193617d6a1d59b527185",
     "bytes": 27639
    },
    "fr": {
     "hash": "13c6ac9019f9b0520e21fb89a2a6c173a708c01969ccefde8dbf7648b2c75d58",
     "bytes": 26810
    },
    "en": {
     "hash": "8929b10d058a078e50032d788aa34a7a8307f0e5bc41019bbd794c35a317094d",
     "bytes": 23408
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
   "id": "ec",
   "version": 1,
   "title": {
    "mg": "Varotra an-tserasera",
    "fr": "Commerce en ligne",
    "en": "E-commerce"
   },
   "packs": {
    "mg": {
     "hash": "734d6361336c2dd1a074638de62318b176e24ebe20c9fa118a2eee704d63ebd2",
     "bytes": 27855
    },
    "fr": {
     "hash": "18468cf87c3bdbf8e5fe860f46ad5c4d70909857391e60f1849ccd496be563ee",
     "bytes": 26947
    },
    "en": {
     "hash": "85d98cdb319b3695ab2a6c11fef3c0e17a5458f39138a3d869cc4b6d2f239e31",
     "bytes": 24030
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
  },
  {
   "id": "lc",
   "version": 1,
   "title": {
    "mg": "Fanarahan-dalàna eto Madagasikara",
    "fr": "Conformité locale",
    "en": "Local compliance"
   },
   "packs": {
    "mg": {
     "hash": "bc165ca18703130ff0f0a3884c89b7129ecc15c0afbef9cd9e2e1e77c593fcb4",
     "bytes": 27722
    },
    "fr": {
     "hash": "abf6a38835b613ca87893fae0a369b9d3ffeebbc97c1fa88743d04d5c1cfd5a0",
     "bytes": 27283
    },
    "en": {
     "hash": "5b49c8140061c0e4a69ae589fb296bd707b45032e20308587f60a6c68997a13f",
     "bytes": 24078
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
  }
 ]
};
