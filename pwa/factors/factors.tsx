// What of second factors is a screen: one's own (`mine`), the same right after signing in (`first`), and confirming what
// waits (`confirm`). One line in the registry, which every phone carries.
import { useParams } from "../shell/router.tsx";
import { ConfirmScreen } from "./confirm-screen.tsx";
import { FactorsScreen } from "./factors-screen.tsx";

export function Factors() {
  const { part } = useParams();
  return part === "confirm" ? <ConfirmScreen /> : <FactorsScreen first={part === "first"} />;
}
