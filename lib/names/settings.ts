/** What a stage tells its functions besides tables, buckets and lanes. Names of environment variables and their values. */

/** How an access token is bound to its holder. */
export type TokenBinding = 'none' | 'dpop' | 'mtls'

/** How kept documents are locked: compliance cannot be lifted by anybody, so only prod uses it. */
export type LockMode = 'governance' | 'compliance'

export const SETTINGS = {
  /** The API's own base URL without a slash at the end: audience of client assertions, root of the links we send. */
  issuer: 'ISSUER',
  tokenBinding: 'TOKEN_BINDING',
  /** Only for functions that may lock (`archive.lock`). */
  lockMode: 'ARCHIVE_LOCK_MODE',
} as const
