/** How long a password is, in characters. */
export const minPassword = 12;
export const maxPassword = 128;
