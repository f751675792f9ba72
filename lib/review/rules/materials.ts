/** How a bank's common materials stand with the registry: those a filing cites hold it, those only kept warn. */
import type { MaterialFact } from '../../documents/common/cite.ts'
import { dayAfter, WARNED_DAYS_AHEAD } from '../../documents/common/days.ts'
import { MATERIAL_KINDS } from '../../documents/common/kinds.ts'
import type { LocalDate } from '../../kernel/time.ts'
import type { Spotted } from '../model.ts'

type Words = { readonly zh: string; readonly en: string }

const WHY: Readonly<Record<Exclude<MaterialFact['standing'], 'good'>, (until: string) => Words>> = {
  missing: () => ({ zh: '尚未提交', en: 'is not kept for this branch or officer' }),
  unchecked: () => ({ zh: '尚未经该登记机构查验', en: 'has not been checked for this registry' }),
  refused: () => ({ zh: '查验未通过', en: 'was refused when it was checked' }),
  'not-yet-valid': () => ({ zh: '尚未生效', en: 'is not in force yet' }),
  expired: (until) => ({ zh: `已于 ${until} 到期`, en: `expired on ${until}` }),
}

const particulars = ({ kind }: MaterialFact, why: Words) => ({
  nameZh: MATERIAL_KINDS[kind].zh,
  nameEn: MATERIAL_KINDS[kind].en,
  whyZh: why.zh,
  whyEn: why.en,
})

const endsSoon = ({ standing, validTo }: MaterialFact, today: LocalDate): boolean =>
  standing === 'good' && validTo !== undefined && validTo <= dayAfter(today, WARNED_DAYS_AHEAD)

const soon = (until: string): Words => ({ zh: `将于 ${until} 到期`, en: `ends on ${until}` })

export const citedMaterial = (fact: MaterialFact, today: LocalDate): readonly Spotted[] => {
  const { at, standing, validTo = '' } = fact
  if (at === undefined) return []
  const pointer = `/commonMaterials/${at}`
  if (standing !== 'good') return [{ pointer, particulars: particulars(fact, WHY[standing](validTo)) }]
  return endsSoon(fact, today) ? [{ pointer, severity: 'warn', particulars: particulars(fact, soon(validTo)) }] : []
}

/** Of those that the filing does not cite, the one that ends first: the next case may want it. */
export const uncitedMaterials = (facts: readonly MaterialFact[], today: LocalDate): readonly Spotted[] => {
  const [first] = facts
    .filter((fact) => fact.at === undefined && (fact.standing === 'expired' || endsSoon(fact, today)))
    .toSorted((a, b) => ((a.validTo ?? '') < (b.validTo ?? '') ? -1 : 1))
  if (!first) return []
  const { standing, validTo = '' } = first
  const why = standing === 'expired' ? WHY.expired(validTo) : soon(validTo)
  return [{ pointer: '/branch', severity: 'warn', particulars: particulars(first, why) }]
}
