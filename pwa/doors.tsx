// Registry: what "more" leads to. Apart from the paths of pwa/routes.tsx, which every first start carries.
import { msg } from "@lingui/core/macro";
import { moreWith, type Door } from "./shell/more.tsx";

const doors: readonly Door[] = [
  { path: "/members", icon: "person", label: msg`Members`, note: msg`Who is here, roles, invitations`, staff: true },
  { path: "/agents", icon: "shield", label: msg`Agents`, note: msg`Who works for you, and at what`, staff: true },
  { path: "/cohorts", icon: "book", label: msg`Classes`, note: msg`Who learns, who needs help`, staff: true },
  { path: "/prepare", icon: "phone", label: msg`Prepare this phone`, note: msg`For weeks without a network` },
  { path: "/certificates", icon: "received", label: msg`Certificates`, note: msg`Yours, and checking one` },
  { path: "/sync", icon: "send", label: msg`Sending and receiving`, note: msg`What waits, what was refused` },
  {
    path: "/data",
    icon: "download",
    label: msg`Data and storage`,
    note: msg`What Nexio used, what it cost, when it sends`,
  },
  { path: "/settings", icon: "settings", label: msg`Settings`, note: msg`Language, appearance, account` },
];

export const More = moreWith(doors);
