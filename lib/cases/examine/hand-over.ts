/** The case comes before its registry. */
import { whereKnown } from '../../clocks/calendar.ts'
import { isOpen } from '../../clocks/hours.ts'
import { ProvinceLimit, provinceLimitKey } from '../../clocks/province-limit.ts'
import type { Row, Write } from '../../platform/ports.ts'
import { Published, registryKey } from '../../registries/model.ts'
import { publishedTerms } from '../state/registry-terms.ts'
import { linkWrites, precedingCases } from '../state/related-cases.ts'
import { type Head, partyRow } from '../state/rows.ts'
import { nextDue } from '../state/timing.ts'
import { byPlatform, conclude, type ExaminePorts } from './conclude.ts'
import type { Reviewed } from './review-filing.ts'

/** To the registry: at once, or at its opening where it takes nothing in now. */
export const handOver = async (ports: ExaminePorts, head: Head, reviewed: Reviewed): Promise<void> => {
  const [registry, provinceLimit] = await ports.table.batchGet([
    { table: 'directory', key: registryKey(head.registry), model: Published },
    { table: 'directory', key: provinceLimitKey, model: ProvinceLimit },
  ])
  const terms = publishedTerms(registry, provinceLimit)
  const now = ports.clock.now()
  const closed = terms?.intake === 'office-hours' && whereKnown(() => isOpen(now, terms.hours)) === false
  const { findings, queries } = reviewed
  const { briefly, inWords, reviewWrites } = await import('./review-filing.ts')
  const found = { data: { findings: briefly(findings) }, details: inWords(findings) }
  const set = { ...(terms && { terms }), ...(queries.length > 0 && { bookCompared: 'once' as const }) }
  const more = reviewWrites(head, reviewed, now)
  if (!closed) return lodge(ports, head, { step: 'lodge', ...found, set, more })
  const advanced = byPlatform(ports, head, { step: 'awaitIntake', ...found, set })
  if (advanced) await conclude(ports, advanced, more)
}

type Lodging = {
  readonly step: 'lodge' | 'takeIn'
  readonly data?: Row
  readonly details?: Row
  readonly set?: Partial<Head>
  readonly more?: readonly Write[]
}

export const lodge = async (
  ports: ExaminePorts,
  head: Head,
  { more = [], data, ...lodging }: Lodging,
): Promise<void> => {
  const advanced = byPlatform(ports, head, { ...lodging, data: { ...data, arrivedAt: head.createdAt } })
  if (!advanced) return
  await conclude(ports, advanced, [
    ...more,
    ...linkWrites(head, await precedingCases(ports, head)),
    // From here on, and not before, the registry may read the case, its filing and its documents, and decide.
    { table: 'cases', put: partyRow(head, head.registry, 'registry', nextDue(advanced.head)) },
  ])
}
