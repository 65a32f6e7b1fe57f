// Composition root: dresses the page, finds the words, draws. The store comes after the first paint.
import { render, type VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import { AccountProvider, useAccount } from "./account/account.tsx";
import { detectLanguage, language, onLanguage, showLanguage, wholeLanguage } from "./i18n/locale.ts";
import { isQuizOpen } from "./lessons/quiz-open.ts";
import { onStoreOpen, places, routes, type AppRoute } from "./routes.tsx";
import { ErrorBoundary } from "./shell/error-boundary.tsx";
import { onRefused } from "./shell/box.ts";
import { watchInstall } from "./shell/install.ts";
import { Layout } from "./shell/layout.tsx";
import { NotFound, OutOfReach } from "./shell/not-found.tsx";
import { dress } from "./shell/preferences.ts";
import { Later, listenToLinks, Router } from "./shell/router.tsx";
import { StoreProvider } from "./shell/store-context.tsx";
import { registerWorker } from "./shell/update.ts";
import type { Profile, Vault } from "./sync/store.ts";
import "./styles.css";

async function openStoreOf(profile: Profile, vault: Vault | null) {
  const [{ openStore }, kvStore] = await Promise.all([
    import("./sync/open-store.ts"),
    vault
      ? import("./device/vault-store.ts").then(({ vaultStore }) => vaultStore(profile, vault))
      : import("./device/plain-store.ts").then(({ plainStore }) => plainStore(profile)),
  ]);
  const store = await openStore(profile, vault, kvStore);
  for (const begin of onStoreOpen) void begin(store);
  void import("./device/device.ts").then(({ makeKnown }) => makeKnown(store, vault)).catch(() => {}); // at the next start then
  return store;
}

/** Draws nothing before it is known who is here; a member's screen is kept from guests and people without an organisation. */
function Door({ children, open }: { children: VNode; open: boolean }) {
  const { account } = useAccount();
  if (account.state === "starting") return null;
  if (open || account.state === "member") return children;
  return <Later key={account.state} load={doors[account.state]} outOfReach={OutOfReach} />;
}
const welcome = () => import("./home/welcome.tsx").then((m) => m.Welcome);
const chooser = async () => {
  const [{ ChoosePerson }] = await Promise.all([import("./device/choose-person.tsx"), wholeLanguage()]);
  return ChoosePerson;
};
const organisation = async () => {
  const [{ CreateOrganisation }] = await Promise.all([import("./account/create-organisation.tsx"), wholeLanguage()]);
  return CreateOrganisation;
};
const doors = { guest: welcome, choosing: chooser, homeless: organisation };
const frame = (route: AppRoute | null, view: VNode) => <Door open={!route || route.open === true}>{view}</Door>;

function App() {
  const { account } = useAccount();
  const { profile, vault } = account.state === "member" ? account : { profile: null, vault: null };
  useEffect(() => {
    if (!vault) return;
    const watch = import("./device/auto-lock.ts").then(
      ({ lockWhenIdle }) => lockWhenIdle(),
      () => () => {},
    );
    return () => void watch.then((stop) => stop());
  }, [vault]);
  const member = profile && { id: profile.actor.memberId, tenantName: profile.tenant.name };
  return (
    <StoreProvider profile={profile} vault={vault} open={openStoreOf}>
      <Root member={member} />
    </StoreProvider>
  );
}

/** Keyed by the language: a change of words draws everything anew, and nothing outside it starts over. */
function Root({ member }: { member: { id: string; tenantName: string } | null }) {
  const [shown, setShown] = useState(language);
  useEffect(() => onLanguage(setShown), []);
  return (
    <ErrorBoundary key={shown}>
      <Layout places={places} member={member}>
        <Router routes={routes} notFound={NotFound} outOfReach={OutOfReach} frame={frame} />
      </Layout>
    </ErrorBoundary>
  );
}

onRefused(async () => (await import("./storage/memory.ts")).liveInMemory());
dress();
watchInstall();
listenToLinks();
registerWorker(isQuizOpen);
addEventListener(
  "load",
  () =>
    void import("./data/start.ts").then(
      ({ start }) => start(),
      () => {},
    ),
);

const root = document.getElementById("app");
/**
 * Draws the app beside what the first answer holds, and puts it in its place once its screen has something to show: no
 * blank between them. A text that is being read or answered stays until its reader goes on to another screen.
 */
const draw = () => {
  if (!root) return;
  const fresh = root.cloneNode() as HTMLElement;
  const textOf = root.querySelector("[role=main]") && location.pathname;
  const arrive = () => {
    const isHere = textOf === location.pathname;
    const isRead = isHere && (scrollY > 0 || root.querySelector(":checked,:focus"));
    if (isRead || !fresh.querySelector(isHere ? "main.door,main>.stack>:not(.empty)" : "main")) return;
    watch.disconnect();
    root.replaceWith(fresh);
    void import("./shell/adapt.ts").then(
      ({ adapt }) => adapt(),
      () => {},
    ); // at the next start then
  };
  const watch = new MutationObserver(arrive);
  watch.observe(fresh, { childList: true, subtree: true });
  render(
    <AccountProvider>
      <App />
    </AccountProvider>,
    fresh,
  );
};
// A catalogue out of reach leaves what the first answer holds, whose links need no script, until there is a network.
const begin = () => {
  showLanguage(detectLanguage()).then(draw, () => addEventListener("online", begin, { once: true }));
};
begin();
