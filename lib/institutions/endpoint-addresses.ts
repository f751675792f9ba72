/** Where an institution's endpoints may be. */
import { isIP } from 'node:net'
import * as z from 'zod/mini'

const isCidr = (text: string): boolean => {
  const [address = '', bits = '', ...more] = text.split('/')
  const most = { 4: 32, 6: 128 }[isIP(address)] ?? -1
  return more.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= most
}
const Cidr = z.string().check(z.refine(isCidr, { error: 'text.malformed' }))

/** Set by the authority: where this institution's endpoints may be. */
export const EndpointAddresses = z.strictObject({
  schemes: z.array(z.enum(['https', 'http'])).check(z.minLength(1)),
  cidrs: z.union([z.literal('public'), z.array(Cidr).check(z.minLength(1))]),
})
