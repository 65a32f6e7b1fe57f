// Text mode: Nexio as plain pages under /t, for phones without scripts and for whoever saves bytes. The same rules, the
// same records, the same certificate (docs/text-mode.md).
import { getCookie } from "hono/cookie";
import type { AppEnv } from "../env.ts";
import { Problem } from "../http/problem.ts";
import type { SessionReader } from "../http/session.ts";
import { packReader } from "../lessons/pack-reader.ts";
import { sayIn } from "../i18n/say.ts";
import { languageOf } from "../shell/document.ts";
import { Contention } from "../sync/commit.ts";
import { accountRoutes, type CallApi } from "./account.ts";
import { approvalRoutes } from "./approvals.ts";
import { certificateRoutes } from "./certificates.ts";
import { pages, type Place, placeOf, seeOther, type TextContext } from "./frame.ts";
import { homeRoutes } from "./home.ts";
import { lessonRoutes } from "./lessons.ts";
import { outcomeRoutes } from "./outcomes.ts";
import { quizRoutes } from "./quiz.ts";
import { nothing, problemPage } from "./refusals.ts";
import { paperReader } from "./paper.ts";
import { resultRoutes } from "./result.ts";
import { reviewRoutes } from "./review.ts";
import { taskRoutes } from "./tasks.ts";
import { readForm, typedWords, visitors } from "./visitor.ts";

const modes = ["auto", "full", "lite", "text"] as const;

export function textRoutes(env: AppEnv, session: SessionReader, callApi: CallApi) {
  const known = visitors(session, env.secret);
  const packs = packReader(env);
  const paperOf = paperReader(packs);
  // Which languages there are, `placeIn` knows.
  const inLanguage = "/:lang";
  /** Outside any language: the browser's. */
  const guessed = (c: TextContext): Place => {
    const language = languageOf(getCookie(c, "locale"), c.req.header("accept-language"));
    return { language, say: sayIn(language), base: `/t/${language}`, path: "" };
  };

  return (
    pages()
      // An address without its language, as people say and type it; `/t` is the shortest.
      .get("/*", async (c, next) => {
        if (placeOf(c.req.path)) return next();
        const { pathname, search } = new URL(c.req.url);
        c.header("vary", "cookie, accept-language");
        return seeOther(c, guessed(c).base + pathname.slice("/t".length).replace(/\/$/, "") + search);
      })
      /** How the person wants Nexio from now on; `to` is where in the app they go on. */
      .post("/mode", async (c) => {
        const form = await readForm(c, env.origin);
        const mode = modes.find((one) => one === form.get("mode"));
        if (!mode) throw new Problem(422, "invalid_fields", "Check: mode.");
        const secure = env.origin.startsWith("https:") ? "; Secure" : "";
        c.header("set-cookie", `mode=${mode}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`);
        const to = form.get("to") ?? "";
        return seeOther(c, mode === "text" ? "/t" : /^\/[\w-]+(\/[\w-]+)*$/.test(to) ? to : "/");
      })
      .route(inLanguage, homeRoutes(known))
      .route(inLanguage, accountRoutes(env, callApi, known))
      .route(inLanguage, quizRoutes(env, paperOf, known))
      .route(inLanguage, resultRoutes(paperOf, known))
      .route(inLanguage, lessonRoutes(env, packs, known))
      .route(inLanguage, reviewRoutes(env, packs, known))
      .route(inLanguage, taskRoutes(env, known))
      .route(inLanguage, approvalRoutes(env, known))
      .route(inLanguage, certificateRoutes(env, known))
      .route(inLanguage, outcomeRoutes(env, known))
      .all("*", () => {
        throw nothing();
      })
      .onError((error, c) => {
        const place = placeOf(c.req.path) ?? guessed(c);
        const kept = typedWords(c.req.raw);
        if (error instanceof Problem) return problemPage(c, place, error, kept);
        if (error instanceof Contention)
          return problemPage(c, place, new Problem(503, "contention", error.message, { "retry-after": "2" }), kept);
        const requestId = c.get("requestId");
        console.error(JSON.stringify({ requestId, path: c.req.path, error: String(error), stack: error.stack }));
        return problemPage(
          c,
          place,
          new Problem(503, "unavailable", "Something failed.", { "retry-after": "5" }),
          kept,
        );
      })
  );
}
