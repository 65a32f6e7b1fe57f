// Registry: path -> view. Every screen comes when it is asked for; the document names its chunk, so in one round trip.
import { msg } from "@lingui/core/macro";
import { pendingApprovals } from "../shared/approvals/queries.ts";
import { flushAttempts } from "./lessons/drafts.ts";
import { wholeLanguage } from "./i18n/locale.ts";
import type { Place } from "./shell/layout.tsx";
import type { Route, View } from "./shell/router.tsx";
import type { SyncStore } from "./sync/store.ts";

export interface AppRoute extends Route {
  /** Also for guests. */
  open?: true;
}

/** A screen in a chunk of its own. */
const later = (load: () => Promise<View>) => ({ load });
/** The same, with words beyond those of the first route. */
const wordy = (load: () => Promise<View>, parts: 2 | 3 = 2) => ({
  load: async () => {
    const [view] = await Promise.all([load(), wholeLanguage(parts)]);
    return view;
  },
});
/** The same for a screen that is not everybody's, whose words come with it alone. */
const seldom = (load: () => Promise<View>) => wordy(load, 3);

const open = true;
// One line each: the build reads here which chunks a path needs (scripts/build/shell.ts).
export const routes: readonly AppRoute[] = [
  { path: "/", view: later(() => import("./home/home.tsx").then((m) => m.Home)) },
  { path: "/lessons", open, view: later(() => import("./lessons/lesson-list.tsx").then((m) => m.LessonList)) },
  { path: "/lessons/review", view: wordy(() => import("./lessons/review.tsx").then((m) => m.Review)) },
  { path: "/lessons/progress", view: wordy(() => import("./lessons/my-progress.tsx").then((m) => m.MyProgress)) },
  { path: "/lessons/certify/:topic", view: wordy(() => import("./lessons/certify.tsx").then((m) => m.Certify)) },
  { path: "/lessons/write", view: seldom(() => import("./authoring/workshop.tsx").then((m) => m.Workshop)) },
  { path: "/lessons/write/:id", view: seldom(() => import("./authoring/editor.tsx").then((m) => m.EditorView)) },
  { path: "/lessons/:id", open, view: later(() => import("./lessons/lesson-view.tsx").then((m) => m.LessonView)) },
  { path: "/lessons/:id/quiz", open, view: later(() => import("./lessons/quiz-view.tsx").then((m) => m.QuizView)) },
  { path: "/tasks", view: wordy(() => import("./tasks/task-list.tsx").then((m) => m.TaskList)) },
  { path: "/tasks/new", view: wordy(() => import("./tasks/new-task.tsx").then((m) => m.NewTask)) },
  { path: "/tasks/:id", view: wordy(() => import("./tasks/task-view.tsx").then((m) => m.TaskView)) },
  {
    path: "/certificates",
    view: wordy(() => import("./certificates/certificate-list.tsx").then((m) => m.CertificateList)),
  },
  {
    path: "/certificates/:id",
    view: wordy(() => import("./certificates/certificate-view.tsx").then((m) => m.CertificateView)),
  },
  { path: "/verify", open, view: wordy(() => import("./certificates/verify-view.tsx").then((m) => m.VerifyView)) },
  { path: "/approvals", view: wordy(() => import("./approvals/approval-list.tsx").then((m) => m.ApprovalList)) },
  { path: "/approvals/:id", view: wordy(() => import("./approvals/approval-view.tsx").then((m) => m.ApprovalView)) },
  { path: "/more", view: wordy(() => import("./doors.tsx").then((m) => m.More)) },
  { path: "/sync", view: wordy(() => import("./outcomes/sync-screen.tsx").then((m) => m.SyncScreen)) },
  { path: "/data", open, view: wordy(() => import("./data/data-screen.tsx").then((m) => m.DataScreen)) },
  { path: "/cohorts", view: seldom(() => import("./cohorts/classes.tsx").then((m) => m.Classes)) },
  { path: "/cohorts/:id", view: seldom(() => import("./cohorts/classes.tsx").then((m) => m.Classes)) },
  {
    path: "/cohorts/:id/:member",
    view: seldom(() => import("./cohorts/classes.tsx").then((m) => m.Classes)),
  },
  { path: "/members", view: seldom(() => import("./members/screens.tsx").then((m) => m.MemberScreens)) },
  { path: "/members/:id", open, view: seldom(() => import("./members/screens.tsx").then((m) => m.MemberScreens)) },
  { path: "/agents", view: seldom(() => import("./agents/screens.tsx").then((m) => m.AgentScreens)) },
  { path: "/agents/:id", view: seldom(() => import("./agents/screens.tsx").then((m) => m.AgentScreens)) },
  { path: "/agents/:id/:part", view: seldom(() => import("./agents/screens.tsx").then((m) => m.AgentScreens)) },
  { path: "/join", open, view: wordy(() => import("./cohorts/join.tsx").then((m) => m.Join)) },
  { path: "/prepare", open, view: wordy(() => import("./cohorts/prepare.tsx").then((m) => m.Prepare)) },
  { path: "/factors/:part", view: seldom(() => import("./factors/factors.tsx").then((m) => m.Factors)) },
  { path: "/settings", open, view: wordy(() => import("./account/settings.tsx").then((m) => m.Settings)) },
  { path: "/privacy", open, view: seldom(() => import("./privacy/privacy-screen.tsx").then((m) => m.PrivacyScreen)) },
  { path: "/sign-in", open, view: wordy(() => import("./account/sign-in.tsx").then((m) => m.SignIn)) },
  { path: "/account/:page", open, view: wordy(() => import("./account/pages.tsx").then((m) => m.AccountPage)) },
  { path: "/sign-up", open, view: wordy(() => import("./account/sign-up.tsx").then((m) => m.SignUp)) },
  { path: "/pieces", open, view: seldom(() => import("./shell/pieces.tsx").then((m) => m.Pieces)) },
];

/** The five of the bar, in their order. */
export const places: readonly Place[] = [
  { path: "/", icon: "home", label: msg`Home` },
  { path: "/lessons", icon: "book", label: msg`Lessons` },
  { path: "/tasks", icon: "check", label: msg`Tasks` },
  {
    path: "/approvals",
    icon: "shield",
    label: msg`Approvals`,
    waiting: async (tx, memberId) => (await pendingApprovals(tx, memberId)).length,
  },
  { path: "/more", icon: "menu", label: msg`More` },
];

/** What each noun does once the store is open. */
export const onStoreOpen: readonly ((store: SyncStore) => Promise<void>)[] = [
  flushAttempts,
  (store) => import("./cohorts/heard.ts").then((m) => m.tellHeard(store)),
  (store) => import("./data/start.ts").then((m) => m.begin(store)),
  (store) => import("./sync/background.ts").then((m) => m.sendInBackground(store)),
];
