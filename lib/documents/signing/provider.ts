/** A signing provider (电子签署服务商) as the authority connects it: where it is, for which banks it works, and the secrets both sides sign with. */
import * as z from 'zod/mini'
import type { SharedSecret } from '../../access/shared-secret.ts'
import { EndpointAddresses } from '../../institutions/model.ts'
import { CreditCode } from '../../kernel/credit-code.ts'
import { line } from '../../kernel/text.ts'
import type { AddressPolicy, Key, Row } from '../../platform/ports.ts'

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

export type SigningProvider = {
  readonly provider: string
  readonly url: string
  readonly addressPolicy: AddressPolicy
  readonly secrets: readonly SharedSecret[]
}

export const providerKey = (provider: string): Key => ({ pk: `SIGNING-PROVIDER#${provider}`, sk: 'HEAD' })
/** Who works for a bank, or for `others`. */
export const workerKey = (bank: string): Key => ({ pk: `SIGNING-FOR#${bank}`, sk: 'PROVIDER' })

export const providerOf = (row: Row | undefined): SigningProvider | undefined => row as SigningProvider | undefined
export const workerOf = (row: Row | undefined): string | undefined => row?.['provider']
