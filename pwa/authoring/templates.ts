// What a new lesson begins with: a small whole lesson in the author's language, to be written over. It shows each type
// of question once and has no fault.
import type { Language } from "../../shared/languages.ts";

const mg = `---
minutes: 5
reviewed: false
sources:
- Ny traikefan’ny ekipa (2026)
---

# Mandanja ny entana tsara

## Goals

- Mandanja tsy misy diso

## Cards

### Ny mizana aloha

Apetraho amin’ny toerana marina ny mizana. Jereo raha aotra ny isa alohan’ny handanjana.

## Example

### Ny varin’i Soa

Mivarotra vary 5 kg i Soa, 3 000 Ar ny iray kilao: 15 000 Ar ny totaliny.

## Do it today

Hamarino amin’ny zavatra fantatrao lanja ny mizanao.

## Quiz

### q1 single

Aiza no apetraka ny mizana?

- [x] Amin’ny toerana marina → Marina ny lanja amin’izay.
- [ ] Ambony gony → Mihetsika ny gony, ka diso ny lanja.
- [ ] Eo amin’ny tany misolampy → Mampiova ny lanja ny fitongilanana.

### q2 multiple

Inona no jerena alohan’ny handanjana?

- [x] Aotra ny isa → Izay no manomboka ny lanja marina.
- [x] Madio ny mizana → Mampitombo ny lanja ny loto.
- [ ] Ny lokon’ny mizana → Tsy misy fiantraikany ny loko.

### q3 true-false

Azo ovaina ny mizana mba hahazoana tombony.

- [ ] true → Fisolokiana izany, ary voasazy.
- [x] false → Marina: ny mpanjifa matoky no miverina.

### q4 order

Alaharo ny dingana.

1. Apetraka ny mizana
2. Jerena ny aotra
3. Apetraka ny entana
→ Ny mizana aloha, ny entana farany.

### q5 number

Vary 4 kg, 3 000 Ar ny iray kilao. Ohatrinona ny totaliny?

= 12 000 Ar
→ Ampitomboina: 4 × 3 000 Ar.

### q6 match

Ampifandraiso ny entana sy ny fandrefesana azy.

- Vary = kilao
- Menaka = litatra
- Lamba = metatra
→ Samy manana ny fandrefesana azy ny entana tsirairay.
`;

const fr = `---
minutes: 5
reviewed: false
sources:
- L’expérience de notre équipe (2026)
---

# Bien peser la marchandise

## Goals

- Peser sans erreur

## Cards

### D’abord la balance

Posez la balance à plat. Vérifiez qu’elle marque zéro avant de peser.

## Example

### Le riz de Soa

Soa vend 5 kg de riz à 3 000 Ar le kilo : 15 000 Ar en tout.

## Do it today

Vérifiez votre balance avec un objet dont vous connaissez le poids.

## Quiz

### q1 single

Où pose-t-on la balance ?

- [x] À plat → Elle pèse alors juste.
- [ ] Sur un sac → Le sac bouge et fausse le poids.
- [ ] Sur un sol en pente → La pente fausse le poids.

### q2 multiple

Que vérifie-t-on avant de peser ?

- [x] Que l’aiguille est à zéro → C’est de là que part le poids juste.
- [x] Que le plateau est propre → La saleté ajoute du poids.
- [ ] La couleur de la balance → La couleur ne change rien.

### q3 true-false

On peut dérégler la balance pour gagner un peu plus.

- [ ] true → C’est une fraude, et elle est punie.
- [x] false → Un client qui a confiance revient.

### q4 order

Mettez les étapes dans l’ordre.

1. Poser la balance
2. Vérifier le zéro
3. Poser la marchandise
→ La balance d’abord, la marchandise en dernier.

### q5 number

4 kg de riz à 3 000 Ar le kilo. Combien en tout ?

= 12 000 Ar
→ On multiplie : 4 × 3 000 Ar.

### q6 match

Reliez chaque marchandise à sa mesure.

- Le riz = le kilo
- L’huile = le litre
- Le tissu = le mètre
→ Chaque marchandise a sa mesure.
`;

const en = `---
minutes: 5
reviewed: false
sources:
- Our team’s experience (2026)
---

# Weighing goods well

## Goals

- Weigh without mistakes

## Cards

### The scale first

Put the scale on level ground. See that it shows zero before you weigh.

## Example

### Soa’s rice

Soa sells 5 kg of rice at 3 000 Ar a kilo: 15 000 Ar in all.

## Do it today

Check your scale with something whose weight you know.

## Quiz

### q1 single

Where do you put the scale?

- [x] On level ground → Then it weighs right.
- [ ] On a sack → The sack moves and spoils the weight.
- [ ] On a slope → The slope spoils the weight.

### q2 multiple

What do you check before weighing?

- [x] That it shows zero → The right weight begins there.
- [x] That the pan is clean → Dirt adds weight.
- [ ] The colour of the scale → Colour changes nothing.

### q3 true-false

A scale may be set wrong to earn a little more.

- [ ] true → That is fraud, and it is punished.
- [x] false → A customer who trusts you comes back.

### q4 order

Put the steps in order.

1. Put down the scale
2. Check the zero
3. Put on the goods
→ The scale first, the goods last.

### q5 number

4 kg of rice at 3 000 Ar a kilo. How much in all?

= 12 000 Ar
→ Multiply: 4 × 3 000 Ar.

### q6 match

Match each good with its measure.

- Rice = kilo
- Oil = litre
- Cloth = metre
→ Each good has its measure.
`;

export const templates: Record<Language, string> = { mg, fr, en };
