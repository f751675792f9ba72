/** For how long kept copies are locked at first. */

/**
 * Nobody can shorten a lock (in compliance mode not even we), anybody allowed may extend it: so it begins short, and those
 * who keep a file longer (registries permanently, banks until the loan is repaid and then by their own rules) extend it.
 */
export const LOCKED_YEARS = 5

export const lockedUntil = (from: Date): Date => {
  const until = new Date(from)
  until.setUTCFullYear(until.getUTCFullYear() + LOCKED_YEARS)
  return until
}
