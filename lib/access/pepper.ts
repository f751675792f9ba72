/**
 * The platform's pepper: what personal data is digested with before it goes where it must not be readable. Id numbers and unit
 * numbers can be guessed one by one, so a plain digest of them would hide nothing.
 */

import { createHmac } from 'node:crypto'
import * as z from 'zod/mini'
import type { Ids, Key, Table } from '../platform/ports.ts'

export const PEPPER_KEY: Key = { pk: 'SECRET#audit', sk: 'SECRET' }

const PepperRow = z.object({ secret: z.string().check(z.minLength(1)) })
type PepperRow = z.infer<typeof PepperRow>

export const PEPPER_ASK = { table: 'access', key: PEPPER_KEY, model: PepperRow } as const

declare const peppered: unique symbol
/** A digest made with the pepper; nothing else is one. */
export type Peppered = string & { readonly [peppered]: true }
/** As it was stored: SHA-256 in base64url. */
export const PepperedText = z.custom<Peppered>((text) => typeof text === 'string' && /^[\w-]{43}$/.test(text))

/** Makes the pepper where there is none yet; part of setting a stage up. It is never replaced: old digests could not be found. */
export const makePepper = async ({ table, ids }: { table: Table; ids: Ids }): Promise<void> => {
  await table.write({
    table: 'access',
    put: { ...PEPPER_KEY, secret: ids.secret(32) },
    condition: { expression: 'attribute_not_exists(#pk)' },
  })
}

export type Pepper = (kind: 'unit' | 'owner' | 'field', value: string) => Peppered

let cached: Pepper | undefined

/** The pepper out of a row read together with other rows. */
export const pepperIn = (row: PepperRow | undefined): Pepper => {
  if (cached) return cached
  if (!row) throw new Error('the pepper has not been made: seed the stage')
  cached = (kind, value) => createHmac('sha256', row.secret).update(`${kind}:${value}`).digest('base64url') as Peppered
  return cached
}

export const pepperOf = async (table: Table): Promise<Pepper> =>
  cached ?? pepperIn(await table.get('access', PEPPER_KEY, PepperRow))
