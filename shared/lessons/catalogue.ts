// The built-in lessons as the phone lists them before it has fetched any.
// Written by `npm run content` from `content/`; do not edit.
import type { Catalogue } from "./pack.ts";

// oxfmt-ignore
export const catalogue: Catalogue = {
 "topics": [
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
  }
 ]
};
