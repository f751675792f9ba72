/** A signing provider (电子签署服务商) as the authority connects it: where it is, for which banks it works, and the secrets both sides sign with. */

import * as z from 'zod/mini'
import { SharedSecret } from '../../access/shared-secret.ts'
import { EndpointAddresses } from '../../institutions/endpoint-addresses.ts'
import { CreditCode } from '../../kernel/credit-code.ts'
import { type Model, type Stored, whole } from '../../kernel/stored.ts'
import { line } from '../../kernel/text.ts'
import type { Key, Ports } from '../../platform/ports.ts'

export const ProviderName = z.string().check(z.regex(/^[a-z][a-z0-9-]{2,31}$/))

/** Banks that have no provider of their own are served by whoever serves these. */
export const OTHERS = 'others'

export const ProviderRequest = z.strictObject({
  provider: ProviderName,
  name: line(100),
  /** How it is spoken with; docs/signing-providers.md. */
  protocol: z.enum(['signing-v1']),
  /** Without a slash at the end; messages go to paths below it. */
  url: z.url().check(z.regex(/^https?:\/\/.*[^/]$/), z.maxLength(500)),
  addressPolicy: EndpointAddresses,
  /** For which banks; `others` for every bank that has none of its own. */
  serves: z.union([z.literal(OTHERS), z.array(CreditCode).check(z.minLength(1), z.maxLength(80))]),
  /** A new secret; the one before holds for a week more. Of a new provider there always is one. */
  rotateSecret: z.optional(z.boolean()),
})
export type ProviderRequest = z.infer<typeof ProviderRequest>

const Fields = z.object({
  provider: z.string(),
  url: z.string(),
  addressPolicy: EndpointAddresses,
  secrets: z.array(SharedSecret),
  serves: z.union([z.literal(OTHERS), z.array(z.string())]),
})
export type SigningProvider = Stored<z.infer<typeof Fields>>
export const SigningProvider: Model<SigningProvider> = whole(Fields)

export const WorkerRow = z.object({ provider: z.string() })
type WorkerRow = z.infer<typeof WorkerRow>

export const providerKey = (provider: string): Key => ({ pk: `SIGNING-PROVIDER#${provider}`, sk: 'HEAD' })
/** Who was last connected for a bank, or for `others`; whether it still works for it, its own record says. */
export const workerKey = (bank: string): Key => ({ pk: `SIGNING-FOR#${bank}`, sk: 'PROVIDER' })

const worksFor = ({ serves }: SigningProvider, bank: string): boolean => serves === OTHERS || serves.includes(bank)

/** Its own before the one of all others. */
export const providerFor = async (
  { table }: Pick<Ports, 'table'>,
  bank: string,
  workers: readonly (WorkerRow | undefined)[],
): Promise<string | undefined> => {
  const names = [...new Set(workers.flatMap((row) => row?.provider ?? []))]
  if (names.length === 0) return undefined
  const rows = await table.batchGet(
    names.map((name) => ({ table: 'directory', key: providerKey(name), model: SigningProvider }) as const),
  )
  return rows.flatMap((provider) => provider ?? []).find((one) => worksFor(one, bank))?.provider
}
