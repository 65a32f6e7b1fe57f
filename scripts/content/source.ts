// The lessons' reader (shared/lessons/source) over files, whose names say the lesson and its language.
import { languages } from "../../shared/fields.ts";
import { sentenceOf, type Finding } from "../../shared/lessons/source/fault.ts";
import { parseLesson, type Pictures, type Source } from "../../shared/lessons/source/parse.ts";

/** Something an author has to mend; `line` counts from 1. */
export interface Problem {
  file: string;
  line: number;
  message: string;
}

export interface SourceFile extends Source {
  file: string;
}

/** `file` ends in `<lesson>.<language>.md`; throws when its name tells no language. */
export function readLesson(file: string, content: string, pictures?: Pictures): SourceFile {
  const [, slug = "", tongue] = /([^/]+)\.(\w+)\.md$/.exec(file) ?? [];
  const language = languages.find((known) => known === tongue);
  if (!language) throw new Error(`${file}: the name must end in .mg.md, .fr.md or .en.md`);
  return { file, ...parseLesson(content, language, { slug }, pictures) };
}

export const problemIn = (file: string, fault: Finding & { line: number }): Problem => ({
  file,
  line: fault.line,
  message: sentenceOf(fault),
});
