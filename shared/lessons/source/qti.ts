// A quiz for other systems: 1EdTech QTI 3.0, one item a question, a test that holds them and the package around both
// (https://www.imsglobal.org/spec/qti/v3p0/impl). Grading and the words after each answer travel along.
import type { Item, LessonText } from "../pack.ts";
import type { Language } from "../../languages.ts";

/** A file of the package, by its path in it. */
export interface PackageFile {
  name: string;
  text: string;
}

const namespace = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0";
const declaration = '<?xml version="1.0" encoding="UTF-8"?>';

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
/** Text or an attribute's value; what XML 1.0 cannot hold is left out. */
const esc = (text: string | number): string =>
  String(text)
    // oxlint-disable-next-line no-control-regex
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, "")
    .replace(/[&<>"]/g, (sign) => entities[sign] ?? "");

const paragraphs = (text: string): string =>
  text
    .split("\n")
    .map((part) => `<p>${esc(part)}</p>`)
    .join("");

/** Identifiers of the standard: a letter, then letters, digits and `_ - .`; options are told by their place. */
const place = (at: number, letter = "O") => `${letter}${at + 1}`;

interface Asked {
  cardinality: "single" | "multiple" | "ordered";
  baseType: "identifier" | "integer" | "directedPair";
  right: readonly (string | number)[];
  interaction: string;
  /** What is said after choosing this option, or after any answer. */
  feedback: readonly (readonly [identifier: string, text: string])[];
}

const choice = (options: readonly { text: string }[], most: number, stem: string, shuffle = true): string =>
  `<qti-choice-interaction response-identifier="RESPONSE" shuffle="${shuffle}" max-choices="${most}"><qti-prompt>${paragraphs(stem)}</qti-prompt>${options
    .map(({ text }, at) => `<qti-simple-choice identifier="${place(at)}">${esc(text)}</qti-simple-choice>`)
    .join("")}</qti-choice-interaction>`;

const optionFeedback = (options: readonly { feedback: string }[]) =>
  options.map(({ feedback }, at) => [place(at), feedback] as const);

function asked(item: Item, words: { yes: string; no: string }): Asked {
  switch (item.type) {
    case "single":
      return {
        cardinality: "single",
        baseType: "identifier",
        right: [place(item.key)],
        interaction: choice(item.options, 1, item.stem),
        feedback: optionFeedback(item.options),
      };
    case "multiple":
      return {
        cardinality: "multiple",
        baseType: "identifier",
        right: item.key.map((at) => place(at)),
        interaction: choice(item.options, 0, item.stem),
        feedback: optionFeedback(item.options),
      };
    case "boolean": {
      const [yes, no] = item.key ? [item.right, item.wrong] : [item.wrong, item.right];
      return {
        cardinality: "single",
        baseType: "identifier",
        right: [place(item.key ? 0 : 1)],
        interaction: choice([{ text: words.yes }, { text: words.no }], 1, item.stem, false),
        feedback: optionFeedback([{ feedback: yes }, { feedback: no }]),
      };
    }
    case "order": {
      const steps = item.steps.map(
        (step, at) => `<qti-simple-choice identifier="${place(at)}">${esc(step)}</qti-simple-choice>`,
      );
      return {
        cardinality: "ordered",
        baseType: "identifier",
        right: item.steps.map((_step, at) => place(at)),
        interaction: `<qti-order-interaction response-identifier="RESPONSE" shuffle="true"><qti-prompt>${paragraphs(item.stem)}</qti-prompt>${steps.join("")}</qti-order-interaction>`,
        feedback: [["WHY", item.why]],
      };
    }
    case "match": {
      const set = (letter: string, texts: readonly string[]) =>
        `<qti-simple-match-set>${texts
          .map(
            (text, at) =>
              `<qti-simple-associable-choice identifier="${place(at, letter)}" match-max="1">${esc(text)}</qti-simple-associable-choice>`,
          )
          .join("")}</qti-simple-match-set>`;
      const [lefts, rights] = [item.pairs.map(({ left }) => left), item.pairs.map(({ right }) => right)];
      return {
        cardinality: "multiple",
        baseType: "directedPair",
        right: item.pairs.map((_pair, at) => `${place(at, "L")} ${place(at, "R")}`),
        interaction: `<qti-match-interaction response-identifier="RESPONSE" shuffle="true" max-associations="${item.pairs.length}"><qti-prompt>${paragraphs(item.stem)}</qti-prompt>${set("L", lefts)}${set("R", rights)}</qti-match-interaction>`,
        feedback: [["WHY", item.why]],
      };
    }
    case "number":
      return {
        cardinality: "single",
        baseType: "integer",
        right: [item.key],
        interaction: `${paragraphs(item.stem)}<p><qti-text-entry-interaction response-identifier="RESPONSE" expected-length="15"/>${item.unit === null ? "" : ` ${esc(item.unit)}`}</p>`,
        feedback: [["WHY", item.why]],
      };
  }
}

/** One question as a `qti-assessment-item`. `words` are true and false in the language of the lesson. */
export function qtiItem(item: Item, language: Language, words: { yes: string; no: string }): string {
  const { cardinality, baseType, right, interaction, feedback } = asked(item, words);
  const told = feedback.filter(([, text]) => text !== "");
  const byOption = told.some(([identifier]) => identifier !== "WHY");
  const chosen = byOption
    ? '<qti-variable identifier="RESPONSE"/>'
    : `<qti-multiple><qti-base-value base-type="identifier">WHY</qti-base-value></qti-multiple>`;
  const said = byOption && cardinality === "single" ? `<qti-multiple>${chosen}</qti-multiple>` : chosen;
  return [
    declaration,
    `<qti-assessment-item xmlns="${namespace}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="${namespace} https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd" identifier="${esc(item.id)}" title="${esc(item.stem)}" adaptive="false" time-dependent="false" xml:lang="${language}">`,
    `<qti-response-declaration identifier="RESPONSE" cardinality="${cardinality}" base-type="${baseType}"><qti-correct-response>${right.map((value) => `<qti-value>${esc(value)}</qti-value>`).join("")}</qti-correct-response></qti-response-declaration>`,
    '<qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float"><qti-default-value><qti-value>0</qti-value></qti-default-value></qti-outcome-declaration>',
    '<qti-outcome-declaration identifier="FEEDBACK" cardinality="multiple" base-type="identifier"/>',
    `<qti-item-body>${interaction}</qti-item-body>`,
    '<qti-response-processing><qti-response-condition><qti-response-if><qti-match><qti-variable identifier="RESPONSE"/><qti-correct identifier="RESPONSE"/></qti-match><qti-set-outcome-value identifier="SCORE"><qti-base-value base-type="float">1</qti-base-value></qti-set-outcome-value></qti-response-if></qti-response-condition>',
    told.length > 0 ? `<qti-set-outcome-value identifier="FEEDBACK">${said}</qti-set-outcome-value>` : "",
    "</qti-response-processing>",
    ...told.map(
      ([identifier, text]) =>
        `<qti-modal-feedback outcome-identifier="FEEDBACK" identifier="${identifier}" show-hide="show"><qti-content-body>${paragraphs(text)}</qti-content-body></qti-modal-feedback>`,
    ),
    "</qti-assessment-item>",
    "",
  ].join("\n");
}

/** The files of a QTI 3.0 package: manifest, test, items. */
export function qtiPackage(lesson: LessonText, language: Language, words: { yes: string; no: string }): PackageFile[] {
  const items = lesson.quiz.map((item) => ({
    id: item.id,
    name: `items/${item.id}.xml`,
    text: qtiItem(item, language, words),
  }));
  const test = [
    declaration,
    `<qti-assessment-test xmlns="${namespace}" identifier="test" title="${esc(lesson.title)}" xml:lang="${language}">`,
    '<qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float"><qti-default-value><qti-value>0</qti-value></qti-default-value></qti-outcome-declaration>',
    '<qti-test-part identifier="part" navigation-mode="linear" submission-mode="individual">',
    `<qti-assessment-section identifier="section" title="${esc(lesson.title)}" visible="true">`,
    ...items.map(({ id, name }) => `<qti-assessment-item-ref identifier="${id}" href="${name}"/>`),
    "</qti-assessment-section>",
    "</qti-test-part>",
    '<qti-outcome-processing><qti-set-outcome-value identifier="SCORE"><qti-sum><qti-test-variables variable-identifier="SCORE"/></qti-sum></qti-set-outcome-value></qti-outcome-processing>',
    "</qti-assessment-test>",
    "",
  ].join("\n");
  const manifest = [
    declaration,
    `<manifest xmlns="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1" identifier="MANIFEST">`,
    "<metadata><schema>QTI Package</schema><schemaversion>3.0.0</schemaversion></metadata>",
    "<organizations/>",
    "<resources>",
    `<resource identifier="test" type="imsqti_test_xmlv3p0" href="test.xml"><file href="test.xml"/>${items.map(({ id }) => `<dependency identifierref="${id}"/>`).join("")}</resource>`,
    ...items.map(
      ({ id, name }) =>
        `<resource identifier="${id}" type="imsqti_item_xmlv3p0" href="${name}"><file href="${name}"/></resource>`,
    ),
    "</resources>",
    "</manifest>",
    "",
  ].join("\n");
  return [
    { name: "imsmanifest.xml", text: manifest },
    { name: "test.xml", text: test },
    ...items.map(({ name, text }) => ({ name, text })),
  ];
}
