// What a PIN must be, on a phone and at the Worker.

/** Six digits at least, and not the first that anybody tries. */
export const isWeakPin = (pin: string): boolean =>
  !/^\d{6,12}$/.test(pin) ||
  /^(\d)\1+$/.test(pin) ||
  "01234567890123456789".includes(pin) ||
  "98765432109876543210".includes(pin);
