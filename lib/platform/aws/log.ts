/** One JSON line per event on standard output. Callers pass ids and codes, never personal data. */
import type { Log, Row } from '../ports.ts'

const line = (level: 'info' | 'error', event: string, fields: Row) =>
  process.stdout.write(`${JSON.stringify({ level, event, ...fields })}\n`)

export const jsonLog = (context: Row = {}): Log => ({
  info: (event, fields = {}) => line('info', event, { ...context, ...fields }),
  error: (event, fields = {}) => line('error', event, { ...context, ...fields }),
})
