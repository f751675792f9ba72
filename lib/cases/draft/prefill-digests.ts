/**
 * 少录入: what a prefill filled in, kept as digests, so that it can be said how much of a filing was taken from it unchanged. Nothing can
 * be read out of it, not even of which unit: a draft that is never filed leaves nothing behind of anybody.
 */
import * as z from 'zod/mini'
import type { Pepper } from '../../access/pepper.ts'
import type { Instant } from '../../kernel/time.ts'
import type { Row, Table } from '../../platform/ports.ts'
import type { PrefillAnswer } from './prefill.ts'

/** So many units of a draft find it again; the parts of a loan over several registries begin with different ones. */
const UNITS = 10

/** Of 48 bits. */
const DIGEST_LENGTH = 8

/** A draft that lies longer was forgotten, and typed anew. */
const LASTS_DAYS = 30
const DAY_MS = 86_400_000

/** Uploads are not typed. */
const NOT_TYPED: readonly string[] = ['documents']

/** Every field with where it stands, but not at which place of a list, which may be put in another order. */
const fieldsIn = (value: unknown, at = ''): string[] => {
  if (Array.isArray(value)) return value.flatMap((one) => fieldsIn(one, `${at}/*`))
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .filter(([name]) => at !== '' || !NOT_TYPED.includes(name))
      .flatMap(([name, one]) => fieldsIn(one, `${at}/${name}`))
  return [`${at}=${JSON.stringify(value)}`]
}

const digestOf = (bank: string, field: string, pepper: Pepper): string =>
  pepper('field', `${bank} ${field}`).slice(0, DIGEST_LENGTH)

const prefilledPk = (bank: string, unitNumber: string, pepper: Pepper): string =>
  `PREFILLED#${bank}#${pepper('unit', unitNumber)}`

/** What the bank itself sent with the question was not filled in. */
const isFound = ({ pointer, from }: PrefillAnswer['origins'][number]): boolean =>
  !(pointer === '/branch' && from === 'directory')

const Units = z.object({ units: z.optional(z.array(z.object({ unitNumber: z.string() }))) })

/** Of a draft that we made. */
export const unitNumbersIn = (draft: Readonly<Record<string, unknown>>): readonly string[] =>
  (Units.parse(draft).units ?? []).map(({ unitNumber }) => unitNumber)

/** What was prefilled, as digests of eight characters one after another. */
export const PrefilledRow = z.object({ fields: z.string() })
type PrefilledRow = z.infer<typeof PrefilledRow>

type Prefilled = Pick<PrefillAnswer, 'draft' | 'origins'> & { readonly bank: string; readonly now: Date }

export const prefilledRows = ({ draft, origins, bank, now }: Prefilled, pepper: Pepper): Row[] => {
  const found = origins.filter(isFound).map(({ pointer }) => pointer.slice(1))
  const filled = fieldsIn(Object.fromEntries(found.map((name) => [name, draft[name]])))
  const fields = [...new Set(filled.map((field) => digestOf(bank, field, pepper)))].join('')
  const pks = unitNumbersIn(draft)
    .slice(0, UNITS)
    .map((unitNumber) => prefilledPk(bank, unitNumber, pepper))
  return [...new Set(pks)].map((pk) => ({ pk, sk: now.toISOString(), fields }))
}

/** How many fields a filing has, and how many of them are as they were prefilled. */
export type FieldsFiled = { readonly filed: number; readonly prefilled: number }

export const fieldsFiled = (
  {
    bank,
    filing,
    prefilled,
  }: { readonly bank: string; readonly filing: unknown; readonly prefilled: PrefilledRow | undefined },
  pepper: Pepper,
): FieldsFiled => {
  const digests = new Set((prefilled?.fields ?? '').match(/.{8}/g))
  const fields = fieldsIn(filing)
  return { filed: fields.length, prefilled: fields.filter((one) => digests.has(digestOf(bank, one, pepper))).length }
}

type Filed = { readonly bank: string; readonly units: readonly string[]; readonly createdAt: Instant }

/** The last prefill about its first unit before it was filed; the rows never change, so whoever asks later finds the same. */
export const prefilledFor = async (
  table: Table,
  { bank, units: [first], createdAt }: Filed,
  pepper: Pepper,
): Promise<PrefilledRow | undefined> => {
  if (first === undefined) return undefined
  const filedAt = Date.parse(createdAt)
  const sk = { from: new Date(filedAt - LASTS_DAYS * DAY_MS).toISOString(), to: new Date(filedAt).toISOString() }
  const pk = prefilledPk(bank, first, pepper)
  return (await table.query({ table: 'cases', pk, sk, limit: 1, descending: true }, PrefilledRow)).rows[0]
}
