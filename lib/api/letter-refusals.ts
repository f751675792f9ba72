/** Where something is to be done under a letter that does not let it today. */
export const LETTER_REFUSALS = [
  'authorization.unknown',
  'authorization.not-yet-valid',
  'authorization.expired',
  'authorization.revoked',
] as const
