// The lessons every tenant has from its first day, as records that point to the global packs.
import { catalogue } from "../../shared/lessons/catalogue.ts";
import type { Lesson } from "../../shared/lessons/schema.ts";

export function builtInLessons(): Omit<Lesson, "createdAt" | "updatedAt">[] {
  return catalogue.topics.flatMap((topic) => {
    const { mg, fr, en } = topic.packs;
    const shared = {
      topic: topic.id,
      packs: { mg: mg.hash, fr: fr.hash, en: en.hash },
      bytes: { mg: mg.bytes, fr: fr.bytes, en: en.bytes },
      status: "published" as const,
    };
    return topic.lessons.map(({ id, version, minutes, title }, position) => ({
      id,
      version,
      position,
      minutes,
      titles: title,
      ...shared,
    }));
  });
}
