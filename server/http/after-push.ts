// What follows a push, whichever road it came by: in its own answer where the phone waits for it.
import { certificateIssuer, type AfterPush } from "../certificates/after-push.ts";
import type { AppEnv } from "../env.ts";
import { membersChanged } from "../members/after-push.ts";

export function afterPush(env: AppEnv): AfterPush {
  const [mirror, issue] = [membersChanged(env), certificateIssuer(env)];
  return async (scope, request, answer) => {
    await mirror(scope, request);
    return issue(scope, request, answer);
  };
}
