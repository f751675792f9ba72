/** What a stage tells its functions besides tables, buckets and lanes. Names of environment variables and their values. */

/** How an access token is bound to its holder. */
export type TokenBinding = 'none' | 'dpop' | 'mtls'

/** How kept documents are locked: compliance cannot be lifted by anybody, so only prod uses it. */
export type LockMode = 'governance' | 'compliance'

/**
 * What looks for malware in uploads. `test-file` knows one harmless file and is for synthetic papers; `none` has looked at nothing, so
 * that no upload becomes usable.
 */
export type ScannerName = 'test-file' | 'none'

export const SETTINGS = {
  /** The API's own base URL without a slash at the end: audience of client assertions, root of the links we send. */
  issuer: 'ISSUER',
  tokenBinding: 'TOKEN_BINDING',
  /** Only for functions that may lock (`archive.lock`). */
  lockMode: 'ARCHIVE_LOCK_MODE',
  /** Only for functions that may read uploads (`incoming.get`). */
  scanner: 'SCANNER',
} as const
