// The screens of members behind one address and one chunk: a line each in pwa/routes.tsx would weigh on every first start.
import { useParams } from "../shell/router.tsx";
import { useProfile } from "../account/account.tsx";
import { AcceptInvitation } from "./accept-invitation.tsx";
import { InviteView } from "./invite-view.tsx";
import { MemberList } from "./member-list.tsx";
import { MemberView } from "./member-view.tsx";
import { Permissions } from "./permissions.tsx";

export function MemberScreens() {
  const { id } = useParams();
  const profile = useProfile();
  if (id === "invitation") return <AcceptInvitation />;
  if (id === "permissions") return <Permissions />;
  if (!profile) return null;
  if (id === "invite") return <InviteView />;
  return id === undefined ? <MemberList /> : <MemberView id={id} />;
}
