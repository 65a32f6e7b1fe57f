// Tasks: the lists, one task, adding, changing and moving them, by the rules of the app.
import { msg } from "@lingui/core/runtime-macro";
import { may } from "../../shared/access.ts";
import { id as idSchema } from "../../shared/fields.ts";
import { dayEnd, dayNumber, formatDate, fromDateField, toDateField } from "../../shared/format/date.ts";
import { formatDay } from "../../shared/format/relative.ts";
import { names, type Names } from "../../shared/members/queries.ts";
import { isOwnTask, movesOf } from "../../shared/tasks/moves.ts";
import { closedTasks, openTasks, taskById } from "../../shared/tasks/queries.ts";
import type { Task, TaskStatus } from "../../shared/tasks/schema.ts";
import { assigneeKinds, taskPriorities, taskStatuses } from "../../shared/tasks/vocabulary.ts";
import type { AppEnv } from "../env.ts";
import { html, type Markup } from "../http/markup.ts";
import { newId } from "../sync/new-id.ts";
import { runMutation } from "../sync/run-mutation.ts";
import { viewOf } from "../sync/view.ts";
import { ownPage, pages, type Place, seeOther, type TextContext } from "./frame.ts";
import { placeIn } from "./place.ts";
import { nothing, refusedPage } from "./refusals.ts";
import { mark, readForm, sendAgain, hidden, tokenField, type Visitor, type Visitors } from "./visitor.ts";
import { moveWords, priorityWords, taskStatusWords } from "./words.ts";

/** Rows of a list: 2.5 KB a page. */
const pageRows = 15;
const filters = ["open", "today", "mine", "closed"] as const;
type Filter = (typeof filters)[number];

export const isDueToday = ({ dueAt }: Task, now: number): boolean =>
  dueAt !== null && dayNumber(dueAt) <= dayNumber(now) && dueAt <= dayEnd(now);

/** "Due: tomorrow", "Overdue: 03/08/2026"; empty without a date. */
export function dueWords({ say, language }: Place, { dueAt }: Task, now: number): string {
  if (dueAt === null) return "";
  const day = formatDay(dueAt, now, language);
  return dueAt < now ? say(msg`Overdue: ${{ day }}`) : say(msg`Due: ${{ day }}`);
}

export const taskRow = (place: Place, task: Task, now: number): Markup => {
  const { say, base } = place;
  const { id, title, status, priority } = task;
  const isOpen = status === "pending" || status === "in_progress";
  const notes = [
    ...(status === "pending" ? [] : [say(taskStatusWords[status])]),
    ...(isOpen && priority !== "normal" ? [say(priorityWords[priority])] : []),
    ...(isOpen ? [dueWords(place, task, now)].filter(Boolean) : []),
  ];
  return html`<li>
    <a href="${base}/tasks/${id}">${title}</a>${notes.length > 0 ? html` <small>${notes.join(" · ")}</small>` : ""}
  </li>`;
};

/** What a person typed of a task, as it was typed. */
interface Typed {
  readonly title: string;
  readonly body: string;
  readonly priority: string;
  /** `none/`, `member/<id>`, `agent/<id>`. */
  readonly assignee: string;
  /** `YYYY-MM-DD` or empty. */
  readonly due: string;
}
const fieldNames = ["title", "body", "priority", "assignee", "due"] as const;

const typedOf = (task: Task): Typed => ({
  title: task.title,
  body: task.body,
  priority: task.priority,
  assignee: `${task.assigneeKind}/${task.assigneeId ?? ""}`,
  due: task.dueAt === null ? "" : toDateField(task.dueAt),
});
const typedIn = (form: URLSearchParams): Typed => ({
  title: (form.get("title") ?? "").trim(),
  body: (form.get("body") ?? "").trim(),
  priority: form.get("priority") ?? "normal",
  assignee: form.get("assignee") ?? "none/",
  due: (form.get("due") ?? "").trim(),
});
const blank: Typed = { title: "", body: "", priority: "normal", assignee: "none/", due: "" };

/** A day as a date field gives it, or as people write it where there are no date fields: 03/08/2026. */
function dayIn(text: string): number | null {
  const [, day = "", month = "", year = ""] = /^(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})$/.exec(text) ?? [];
  const field = year === "" ? text : `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  const at = /^\d{4}-\d\d-\d\d$/.test(field) ? fromDateField(field) : null;
  // 31 February is no day, though it can be counted to.
  return at !== null && toDateField(at) === field && at >= 0 ? at : null;
}

const assigneeOf = (text: string) => {
  const [wanted = "", id = ""] = text.split("/");
  const kind = assigneeKinds.find((one) => one === wanted) ?? "none";
  return { kind, id: id === "" ? null : id };
};

type Problems = Partial<Record<keyof Typed, string>>;

function problemsOf({ say }: Place, typed: Typed): Problems {
  return {
    ...(typed.title === "" && { title: say(msg`Write what is to be done.`) }),
    ...(typed.title.length > 200 && { title: say(msg`At most ${{ max: 200 }} characters.`) }),
    ...(typed.body.length > 4000 && { body: say(msg`At most ${{ max: 4000 }} characters.`) }),
    ...(typed.due !== "" && dayIn(typed.due) === null && { due: say(msg`Write a day such as 03/08/2026.`) }),
  };
}

export function taskRoutes(env: AppEnv, { must, isOwn }: Visitors) {
  /** Short marks of what each field held when the form was drawn, so that only what was changed is written. */
  const seenOf = async (typed: Typed): Promise<string> => {
    const marks = await Promise.all(fieldNames.map((name) => mark(env.secret, "task field", `${name} ${typed[name]}`)));
    return marks.map((one) => one.slice(0, 6)).join("");
  };

  interface FormOf {
    readonly place: Place;
    readonly visitor: Visitor;
    readonly people: Names;
    readonly typed: Typed;
    readonly problems?: Problems;
    readonly above?: Markup;
    /** Where it goes, and what it carries unseen. */
    readonly action: string;
    readonly carried: Markup;
    readonly button: string;
  }

  function fields({ place, visitor, people, typed, problems = {}, above, action, carried, button }: FormOf): Markup {
    const { say, language } = place;
    const { actor } = visitor.scope;
    const mayAssign = may(actor, "task.assign");
    const assignees: (readonly [string, string])[] = [["none/", say(msg`Nobody yet`)]];
    for (const [id, name] of Object.entries(people.members)) {
      if (people.away.includes(id) && typed.assignee !== `member/${id}`) continue;
      const isMe = id === actor.memberId;
      if (isMe || mayAssign) assignees.push([`member/${id}`, isMe ? say(msg`${{ name }} (me)`) : name]);
    }
    // Work for an agent is given in the app, where what it needs is asked.
    const [kindNow, idNow = ""] = typed.assignee.split("/");
    if (kindNow === "agent" && mayAssign && people.agents[idNow])
      assignees.push([typed.assignee, people.agents[idNow]]);
    if (!assignees.some(([key]) => key === typed.assignee))
      assignees.push([typed.assignee, say(msg`Someone out of your sight`)]);
    const error = (name: keyof Typed) =>
      problems[name] ? html`<span class="bad" id="e-${name}" role="alert">${problems[name]}</span>` : "";
    const described = (name: keyof Typed) =>
      problems[name] ? html` aria-invalid="true" aria-describedby="e-${name}"` : "";
    const radios = (name: string, chosen: string, options: readonly (readonly [string, string])[]) =>
      options.map(
        ([value, words]) =>
          html`<label
            ><input type="radio" name="${name}" value="${value}" ${value === chosen ? html` checked` : ""} />
            ${words}</label
          >`,
      );
    const example = language === "en" ? "3 Aug 2026" : formatDate(Date.UTC(2026, 7, 3), language);
    // oxfmt-ignore
    return html`${above}<form method="post" action="${action}">${tokenField(visitor)}${carried}
<label for="title">${say(msg`What is to be done?`)}</label>${error("title")}<input class="w" id="title" name="title" value="${typed.title}" maxlength="200" required${described("title")}>
<label for="body">${say(msg`Details`)}</label>${error("body")}<textarea id="body" name="body" rows="3" maxlength="4000"${described("body")}>
${typed.body}</textarea>
<label for="due">${say(msg`Due date`)} <small>${example}</small></label>${error("due")}<input id="due" name="due" type="date" value="${typed.due}"${described("due")}>
<fieldset><legend>${say(msg`Priority`)}</legend>${radios("priority", typed.priority, taskPriorities.map((one) => [one, say(priorityWords[one])]))}</fieldset>
<fieldset><legend>${say(msg`Who does it`)}</legend>${radios("assignee", typed.assignee, assignees)}</fieldset>
<p><button>${button}</button></p></form>`;
  }

  const newForm = (place: Place, visitor: Visitor, people: Names, more: Partial<FormOf> & { id?: string }) =>
    fields({
      place,
      visitor,
      people,
      typed: blank,
      action: `${place.base}/tasks`,
      carried: hidden("id", more.id ?? newId()),
      button: place.say(msg`Add`),
      ...more,
    });

  const argsOf = (typed: Typed) => ({
    title: typed.title,
    body: typed.body,
    priority: taskPriorities.find((one) => one === typed.priority) ?? ("normal" as const),
    assignee: assigneeOf(typed.assignee),
    dueAt: typed.due === "" ? null : dayIn(typed.due),
  });

  async function list(c: TextContext): Promise<Response> {
    const place = placeIn(c);
    const { say, base } = place;
    const { scope } = await must(c);
    const filter: Filter = filters.find((one) => one === c.req.query("show")) ?? "open";
    const tx = await viewOf(scope, ["task/"]);
    const now = Date.now();
    const keeps: Record<Filter, (task: Task) => boolean> = {
      open: () => true,
      today: (task) => isDueToday(task, now),
      mine: ({ assigneeKind, assigneeId }) => assigneeKind === "member" && assigneeId === scope.actor.memberId,
      closed: () => true,
    };
    const all = (await (filter === "closed" ? closedTasks : openTasks)(tx)).filter(keeps[filter]);
    const from = Math.max(0, Math.trunc(Number(c.req.query("from") ?? 0)) || 0);
    const shown = all.slice(from, from + pageRows);
    const words: Record<Filter, string> = {
      open: say(msg`Not finished`),
      today: say(msg`Today`),
      mine: say(msg`Mine`),
      closed: say(msg`Finished`),
    };
    const more = (at: number, label: string) => html`<a href="${base}/tasks?show=${filter}&from=${at}">${label}</a> `;
    const body = html`<p><a class="b" href="${base}/tasks/new">${say(msg`Add a task`)}</a></p>
      <nav aria-label="${say(msg`Which tasks`)}">
        ${filters.map((one) => (one === filter ? html`<b aria-current="page">${words[one]}</b> ` : html`<a href="${base}/tasks?show=${one}">${words[one]}</a> `))}
      </nav>
      ${
        shown.length === 0
          ? html`<p>${say(msg`No tasks here.`)}</p>`
          : html`<ul>
              ${shown.map((task) => taskRow(place, task, now))}
            </ul>`
      }
      <p>
        ${from > 0 ? more(Math.max(0, from - pageRows), say(msg`Previous`)) : ""}
        ${from + pageRows < all.length ? more(from + pageRows, say(msg`Show more`)) : ""}
      </p>`;
    return ownPage(c, place, { title: say(msg`Tasks`), body });
  }

  async function create(c: TextContext): Promise<Response> {
    const place = placeIn(c);
    const form = await readForm(c);
    const visitor = await must(c);
    const typed = typedIn(form);
    const given = form.get("id") ?? "";
    const id = idSchema.safeParse(given).success ? given : newId();
    const problems = problemsOf(place, typed);
    const isStale = !isOwn(visitor, form);
    if (isStale || Object.keys(problems).length > 0) {
      const people = await names(await viewOf(visitor.scope, ["member/", "agent/"]));
      const body = newForm(place, visitor, people, {
        id,
        typed,
        problems,
        ...(isStale && { above: sendAgain(place) }),
      });
      return ownPage(c, place, { title: place.say(msg`New task`), body, path: "/tasks/new" }, isStale ? 403 : 422);
    }
    const refusal = await runMutation(visitor.scope, "createTask", { id, ...argsOf(typed) });
    const from = form.get("outcome") ?? "";
    if (!refusal && from !== "") await runMutation(visitor.scope, "dismissOutcome", { id: from });
    return refusal
      ? refusedPage(c, place, refusal, `${typed.title}\n${typed.body}`)
      : seeOther(c, `${place.base}/tasks/${id}`);
  }

  async function load(c: TextContext, id: string) {
    const visitor = await must(c);
    const tx = await viewOf(visitor.scope, [`task/${id}`, "member/", "agent/"]);
    const task = await taskById(tx, id);
    if (!task) throw nothing();
    const { actor } = visitor.scope;
    return {
      visitor,
      task,
      people: await names(tx),
      mayEdit: may(actor, "task.edit", { own: isOwnTask(task, actor) }),
    };
  }

  type Loaded = Awaited<ReturnType<typeof load>>;

  async function taskPage(
    c: TextContext,
    { visitor, task, people, mayEdit }: Loaded,
    more: Partial<FormOf> = {},
    status = 200,
  ) {
    const place = placeIn(c);
    const { say, base } = place;
    const now = Date.now();
    const { assigneeKind, assigneeId } = task;
    const who = assigneeId === null ? null : (assigneeKind === "agent" ? people.agents : people.members)[assigneeId];
    const facts = [
      say(taskStatusWords[task.status]),
      say(priorityWords[task.priority]),
      dueWords(place, task, now),
      who,
    ].filter(Boolean);
    const moves = movesOf(task).map(
      (next) =>
        html`<button class="${next === "completed" ? "" : "q"}" name="status" value="${next}">
          ${say(moveWords[next])}
        </button>`,
    );
    const drawn = typedOf(task);
    const { above, ...rest } = more;
    const body = html`${above}
      <p class="n">${facts.join(" · ")}</p>
      ${task.body === "" ? "" : task.body.split("\n").map((line) => html`<p>${line}</p>`)}
      ${
        mayEdit
          ? html`<form method="post" action="${base}/tasks/${task.id}/status">
                ${tokenField(visitor)}${hidden("from", task.status)}
                <p>${moves}</p>
              </form>
              <h2>${say(msg`Change`)}</h2>
              ${fields({
                place,
                visitor,
                people,
                typed: drawn,
                action: `${base}/tasks/${task.id}`,
                carried: hidden("seen", await seenOf(drawn)),
                button: say(msg`Save`),
                ...rest,
              })}`
          : ""
      }
      <p><a href="${base}/tasks">${say(msg`Tasks`)}</a></p>`;
    return ownPage(c, place, { title: task.title, body, path: `/tasks/${task.id}` }, status);
  }

  /** Writes what was changed since the form was drawn; what someone else changed meanwhile is not written over unseen. */
  async function edit(c: TextContext, id: string): Promise<Response> {
    const place = placeIn(c);
    const { say } = place;
    const form = await readForm(c);
    const loaded = await load(c, id);
    const { visitor, task } = loaded;
    const typed = typedIn(form);
    const problems = problemsOf(place, typed);
    if (!isOwn(visitor, form))
      return taskPage(
        c,
        loaded,
        { typed, problems, carried: hidden("seen", form.get("seen") ?? ""), above: sendAgain(place) },
        403,
      );
    if (Object.keys(problems).length > 0)
      return taskPage(c, loaded, { typed, problems, carried: hidden("seen", form.get("seen") ?? "") }, 422);
    const current = typedOf(task);
    const normal = { ...typed, due: typed.due === "" ? "" : toDateField(dayIn(typed.due) ?? 0) };
    const [seen, now, sent] = [form.get("seen") ?? "", await seenOf(current), await seenOf(normal)];
    const at = (marks: string, index: number) => marks.slice(index * 6, index * 6 + 6);
    const changed = fieldNames.filter(
      (_, index) => at(sent, index) !== at(seen, index) && at(sent, index) !== at(now, index),
    );
    const lost = changed.filter((name) => at(now, fieldNames.indexOf(name)) !== at(seen, fieldNames.indexOf(name)));
    if (lost.length > 0) {
      const merged = Object.fromEntries(
        fieldNames.map((name) => [name, changed.includes(name) ? typed[name] : current[name]]),
      );
      const above = html`<p class="bad" role="alert">
        ${say(msg`Someone changed this task meanwhile. Above is what it says now; what you wrote stands in the form. Save it once more if it is to hold.`)}
      </p>`;
      return taskPage(c, loaded, { typed: merged as unknown as Typed, above }, 409);
    }
    if (changed.length > 0) {
      const args = argsOf(typed);
      const refusal = await runMutation(visitor.scope, "editTask", {
        id,
        ...(changed.includes("title") && { title: args.title }),
        ...(changed.includes("body") && { body: args.body }),
        ...(changed.includes("priority") && { priority: args.priority }),
        ...(changed.includes("assignee") && { assignee: args.assignee }),
        ...(changed.includes("due") && { dueAt: args.dueAt }),
      });
      if (refusal) return refusedPage(c, place, refusal, `${typed.title}\n${typed.body}`);
    }
    return seeOther(c, `${place.base}/tasks/${id}`);
  }

  /** Moves the task from where the person saw it; where it is already is where it stays. */
  async function move(c: TextContext, id: string): Promise<Response> {
    const place = placeIn(c);
    const form = await readForm(c);
    const loaded = await load(c, id);
    const { visitor, task } = loaded;
    if (!isOwn(visitor, form)) return taskPage(c, loaded, { above: sendAgain(place) }, 403);
    const status: TaskStatus | undefined = taskStatuses.find((one) => one === form.get("status"));
    if (!status) return refusedPage(c, place, "invalid_args");
    if (task.status !== status) {
      if (form.get("from") !== task.status) return refusedPage(c, place, "bad_transition");
      const refusal = await runMutation(visitor.scope, "setTaskStatus", { id, status });
      if (refusal) return refusedPage(c, place, refusal);
    }
    return seeOther(c, `${place.base}/tasks/${id}`);
  }

  return pages()
    .get("/tasks", (c) => list(c))
    .post("/tasks", (c) => create(c))
    .get("/tasks/new", async (c) => {
      const place = placeIn(c);
      const visitor = await must(c);
      const people = await names(await viewOf(visitor.scope, ["member/", "agent/"]));
      return ownPage(c, place, { title: place.say(msg`New task`), body: newForm(place, visitor, people, {}) });
    })
    .get("/tasks/:id", async (c) => taskPage(c, await load(c, c.req.param("id"))))
    .post("/tasks/:id", (c) => edit(c, c.req.param("id")))
    .post("/tasks/:id/status", (c) => move(c, c.req.param("id")));
}
