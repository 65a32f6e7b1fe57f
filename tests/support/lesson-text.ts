// A small lesson as an author types it, without a fault.

interface Wanted {
  title?: string;
  /** The place of the right answer, 0 to 2. */
  right?: number;
}

export function aLessonText({ title = "Bien peser", right = 0 }: Wanted = {}): string {
  const option = (at: number, text: string, feedback: string) =>
    `- [${at === right ? "x" : " "}] ${text} → ${feedback}`;
  return [
    "---",
    "minutes: 5",
    "reviewed: true",
    "---",
    "",
    `# ${title}`,
    "",
    "## Goals",
    "",
    "- Peser sans erreur",
    "",
    "## Cards",
    "",
    "### La balance",
    "",
    "Posez la balance à plat.",
    "",
    "## Example",
    "",
    "### Le riz de Soa",
    "",
    "Soa vend 5 kg de riz à 3 000 Ar le kilo : 15 000 Ar.",
    "",
    "## Do it today",
    "",
    "Vérifiez votre balance.",
    "",
    "## Quiz",
    "",
    "### q1 single",
    "",
    "Où pose-t-on la balance ?",
    "",
    option(0, "À plat", "Elle pèse alors juste."),
    option(1, "Sur un sac", "Un sac bouge."),
    option(2, "En pente", "La pente fausse le poids."),
    "",
  ].join("\n");
}
