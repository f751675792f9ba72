/** A payment channel as the authority connects it: where it is, whom it collects for, and the secrets both sides sign with. */

import * as z from 'zod/mini'
import { SharedSecret } from '../access/shared-secret.ts'
import { EndpointAddresses } from '../institutions/endpoint-addresses.ts'
import { type Model, type Stored, whole } from '../kernel/stored.ts'
import { line } from '../kernel/text.ts'
import type { Key } from '../platform/ports.ts'

export const ChannelName = z.string().check(z.regex(/^[a-z][a-z0-9-]{2,31}$/))

export const ChannelRequest = z.strictObject({
  channel: ChannelName,
  name: line(100),
  /** How it is spoken with; docs/payment-channels.md. */
  protocol: z.enum(['non-tax-v1']),
  /** Without a slash at the end; messages go to paths below it. */
  url: z.url().check(z.regex(/^https?:\/\/.*[^/]$/), z.maxLength(500)),
  addressPolicy: EndpointAddresses,
  payees: z
    .array(
      z.strictObject({
        registry: z.string().check(z.regex(/^\d{6}$/)),
        /** 执收单位编码 */
        unitCode: line(32),
        /** 收费项目编码 */
        itemCode: line(32),
      }),
    )
    .check(z.minLength(1), z.maxLength(90)),
  /** A new secret; the one before holds for a week more. Of a new channel there always is one. */
  rotateSecret: z.optional(z.boolean()),
})
export type ChannelRequest = z.infer<typeof ChannelRequest>

const Fields = z.object({
  channel: z.string(),
  url: z.string(),
  addressPolicy: EndpointAddresses,
  secrets: z.array(SharedSecret),
  payees: z.array(z.object({ registry: z.string(), unitCode: z.string(), itemCode: z.string() })),
})
export type PaymentChannel = Stored<z.infer<typeof Fields>>
export const PaymentChannel: Model<PaymentChannel> = whole(Fields)

/** Of the payee at the channel. */
export const Payee = z.object({ unitCode: z.string(), itemCode: z.string() })
export type Payee = Readonly<z.infer<typeof Payee>>

export const channelKey = (channel: string): Key => ({ pk: `CHANNEL#${channel}`, sk: 'HEAD' })
export const CollectorRow = z.object({ channel: z.string() })
/** Which channel was last said to collect for it; whether it still does, its own row says. */
export const collectorKey = (registry: string): Key => ({ pk: `PAYEE#${registry}`, sk: 'CHANNEL' })
