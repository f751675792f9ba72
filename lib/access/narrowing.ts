/** What a narrowed client is held to, whatever it does: filing, later acts, reading, asking. What lies outside is not there for it. */
import type { Narrowing } from '../kernel/call.ts'

type Matter = {
  /** Code of the registry. */
  readonly region: string
  readonly business?: string
}

export const reaches = (narrowing: Narrowing | undefined, { region, business }: Matter): boolean =>
  (business === undefined || (narrowing?.businesses?.includes(business) ?? true)) &&
  (narrowing?.regions?.some((prefix) => region.startsWith(prefix)) ?? true)
