// The screens of classes, one chunk: all of them, one, one learner of it.
import { useParams } from "../shell/router.tsx";
import { ClassList } from "./class-list.tsx";
import { ClassScreen } from "./class-view.tsx";
import { LearnerScreen } from "./learner-view.tsx";

export function Classes() {
  const { id, member } = useParams();
  return id === undefined ? <ClassList /> : member === undefined ? <ClassScreen /> : <LearnerScreen />;
}
