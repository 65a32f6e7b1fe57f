/** The topic of lessons that an organisation wrote. */
export const ownTopic = "own";
