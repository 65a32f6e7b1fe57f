// Apart from the quiz itself, so that asking does not load it.
let open = false;

/** Whether a quiz is on the screen: not the moment to change the app under it. */
export const isQuizOpen = (): boolean => open;
export const setQuizOpen = (next: boolean): void => {
  open = next;
};
