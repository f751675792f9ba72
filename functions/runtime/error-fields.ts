/** What a log line says of a fault of our own. */
export const errorFields = (error: unknown): { error: string } => ({
  error: error instanceof Error ? (error.stack ?? error.message) : String(error),
})
