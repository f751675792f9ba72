/** Page cursors: opaque to the client, authenticated, and good only for the tenant and filter they were made for. */

import { createHmac, timingSafeEqual } from 'node:crypto'
import * as z from 'zod/mini'
import type { Ids, Table } from '../platform/ports.ts'

const SECRET_KEY = { pk: 'SECRET#cursor', sk: 'SECRET' }

/** Makes the platform's cursor secret where there is none yet; part of setting a stage up. */
export const makeCursorSecret = async ({ table, ids }: { table: Table; ids: Ids }): Promise<void> => {
  await table.write({
    table: 'access',
    put: { ...SECRET_KEY, secret: ids.secret(32) },
    condition: { expression: 'attribute_not_exists(#pk)' },
  })
}

const SecretRow = z.object({ secret: z.string().check(z.minLength(1)) })

let cached: string | undefined

const secretOf = async (table: Table): Promise<string> => {
  cached ??= (await table.get('access', SECRET_KEY, SecretRow))?.secret
  if (!cached) throw new Error('the cursor secret has not been made: seed the stage')
  return cached
}

const macOf = (secret: string, bound: readonly string[], payload: string) =>
  createHmac('sha256', secret)
    .update(JSON.stringify([bound, payload]))
    .digest('base64url')

/** `bound` is what the cursor is good for: institution, operation, filter. */
export const sealCursor = async (ports: { table: Table }, bound: readonly string[], position: object) => {
  const payload = Buffer.from(JSON.stringify(position)).toString('base64url')
  return `${payload}.${macOf(await secretOf(ports.table), bound, payload)}`
}

/** Where a list goes on: the keys of the row that it came to, or what a list of its own kind knows it by. */
export const Position = z.record(z.string(), z.unknown())

/** The position, or undefined if the cursor was not made here for this purpose. */
export const openCursor = async (ports: { table: Table }, bound: readonly string[], cursor: string) => {
  const [payload = '', ...macs] = cursor.split('.')
  // Compared as text: base64url has several spellings of the same bytes, a cursor has one.
  const expected = Buffer.from(macOf(await secretOf(ports.table), bound, payload))
  const given = Buffer.from(macs.join('.'))
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined
  return Position.parse(JSON.parse(Buffer.from(payload, 'base64url').toString()))
}
