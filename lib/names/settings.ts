/** What a stage tells its functions besides tables, buckets and lanes. Names of environment variables and their values. */

/** How an access token is bound to its holder. */
export const TOKEN_BINDINGS = ['none', 'dpop', 'mtls'] as const
export type TokenBinding = (typeof TOKEN_BINDINGS)[number]

/** How kept documents are locked: compliance cannot be lifted by anybody, so only prod uses it. */
export const LOCK_MODES = ['governance', 'compliance'] as const
export type LockMode = (typeof LOCK_MODES)[number]

/**
 * What looks for malware in uploads. `test-file` knows one harmless file and is for synthetic papers; `guardduty` is AWS's own, where the
 * partition has it; `clamd` is a ClamAV daemon of the operator's.
 */
export const SCANNER_NAMES = ['test-file', 'guardduty', 'clamd'] as const
export type ScannerName = (typeof SCANNER_NAMES)[number]

export const SETTINGS = {
  /** The API's own base URL without a slash at the end: audience of client assertions, root of the links we send. */
  issuer: 'ISSUER',
  /** Base URL without a slash at the end of what anybody may look up: root of the links that are printed and scanned. */
  publicUrl: 'PUBLIC_URL',
  tokenBinding: 'TOKEN_BINDING',
  /** Only for functions that may lock (`archive.lock`). */
  lockMode: 'ARCHIVE_LOCK_MODE',
  /** Only for functions that ask the scanner (`scanner.ask`). */
  scanner: 'SCANNER',
  /** `host:port`, where the scanner is `clamd`. */
  clamd: 'CLAMD_ADDRESS',
} as const
