/** What the business decides about a filing: its mode, the parts it needs and takes, the materials, and what mortgages it ends. */

import { faultOf, type Path } from '../../kernel/faults.ts'
import type { Fault } from '../../kernel/result.ts'
import { keysOf } from '../../names/keys.ts'
import { BLOCKS, type Block, type Circumstance, type Plan, type SlotRule } from '../../registrations/business.ts'
import { BUSINESSES, modesOf, planOf } from '../../registrations/businesses/index.ts'
import { cancels } from '../../registrations/kinds.ts'
import { isForTheLenderAlone } from '../../registrations/lender-alone.ts'
import { type Draft, placed, type Rule } from '../draft.ts'
import { hasWard } from './parties.ts'

/** The plan of the filing's business and mode, if both are known. */
export const planFor = ({ filing: { business, mode } }: Pick<Draft, 'filing'>): Plan | undefined =>
  business === undefined ? undefined : planOf(BUSINESSES[business], mode)

export const modeFitsTheBusiness: Rule = ({ filing: { business, mode }, isWellFormed }) => {
  if (business === undefined || !isWellFormed('/mode')) return []
  const modes = modesOf(BUSINESSES[business])
  if (modes.length === 0) return mode === undefined ? [] : [faultOf(['mode'], 'mode.not-expected')]
  return mode !== undefined && modes.includes(mode)
    ? []
    : [faultOf(['mode'], 'mode.missing', { modes: modes.join(', ') })]
}

const blockWords = (block: Block) => ({ blockZh: BLOCKS[block].zh, blockEn: BLOCKS[block].en })

export const blocksFitTheBusiness: Rule = (draft) => {
  const plan = planFor(draft)
  if (plan === undefined) return []
  const { required, optional } = plan.blocks
  const isAlone = isForTheLenderAlone(draft.filing)
  return keysOf(BLOCKS).flatMap((block) => {
    const isThere = draft.filing[block] !== undefined
    if (isAlone && block === 'mortgagors') return []
    if (required.includes(block))
      return isThere || !draft.isWellFormed(`/${block}`) ? [] : [faultOf([block], 'block.missing', blockWords(block))]
    return !isThere || optional.includes(block) ? [] : [faultOf([block], 'block.not-expected', blockWords(block))]
  })
}

export const circumstancesOf = (draft: Draft): ReadonlySet<SlotRule['need']> => {
  const { mortgage, existing, assignment, settlement, change, units } = draft.filing
  const found = new Set<Circumstance>()
  if (mortgage?.kind === 'maximum' && mortgage.existingDebt !== undefined) found.add('existing-debt')
  if (hasWard(draft)) found.add('ward-owner')
  if (assignment?.undeterminedPart !== undefined) found.add('undetermined-part')
  if (settlement?.counterpart?.offPlatform !== undefined) found.add('off-platform-lender')
  for (const [, { of }] of placed(change?.items))
    if (of !== undefined) found.add(of === 'names' ? 'names-change' : 'terms-change')
  for (const [, { reason, paper }] of placed(existing)) {
    if (reason !== undefined) found.add(reason)
    if (paper === 'surrendered') found.add('paper-surrendered')
    if (paper === 'declared-lost') found.add('paper-lost')
  }
  for (const [, { certificate }] of placed(units)) {
    if (certificate?.paper === 'surrendered') found.add('ownership-paper-surrendered')
    if (certificate?.paper === 'declared-lost') found.add('ownership-paper-lost')
  }
  return found
}

/** The slots of this filing: some only come with one kind of mortgage. Undefined while that is not known. */
export const slotRulesOf = (draft: Draft): readonly SlotRule[] | undefined => {
  const plan = planFor(draft)
  if (plan === undefined) return undefined
  const kind = draft.filing.mortgage?.kind ?? draft.filing.existing?.[0]?.kind
  if (plan.blocks.required.includes('mortgage') && draft.filing.mortgage?.kind === undefined) return undefined
  return plan.slots.filter((rule) => rule.kind === undefined || rule.kind === kind)
}

/** What shows that the owners stand behind a filing, who do not where the lender applies alone. */
const OWNERS_PAPERS: readonly SlotRule['slot'][] = ['power-of-attorney', 'identity-papers']

export const requiredDocumentsAreThere: Rule = (draft) => {
  const rules = slotRulesOf(draft)
  if (rules === undefined || !draft.isWellFormed('/documents')) return []
  const filled = new Set(placed(draft.filing.documents).map(([, { slot }]) => slot))
  const circumstances = circumstancesOf(draft)
  return rules
    .filter(({ slot, need }) => (need === 'required' || circumstances.has(need)) && !filled.has(slot))
    .filter(({ slot }) => !OWNERS_PAPERS.includes(slot) || !isForTheLenderAlone(draft.filing))
    .map(({ slot }) =>
      slot === 'power-of-attorney'
        ? faultOf(['documents'], 'power.document-missing')
        : faultOf(['documents'], 'document.slot-missing', { slot }),
    )
}

export const noOtherDocumentsAreThere: Rule = (draft) => {
  const rules = slotRulesOf(draft)
  if (rules === undefined) return []
  const taken = new Set(rules.map(({ slot }) => slot))
  return placed(draft.filing.documents).flatMap(([at, { slot }]) =>
    slot === undefined || taken.has(slot)
      ? []
      : [faultOf(['documents', at, 'slot'], 'document.slot-not-expected', { slot })],
  )
}

const either = (
  at: Path,
  isOne: boolean,
  code: 'existing.unnamed' | 'conversion.ownership-unsaid' | 'counterpart.unnamed',
) => (isOne ? [] : [faultOf(at, code)])

/** Each mortgage acted upon has one name, and says why it ends exactly where it ends. */
export const existingMortgagesEndAsTheySay: Rule = (draft) => {
  const plan = planFor(draft)
  return placed(draft.filing.existing).flatMap(
    ([at, { proofNumber, legacyProofNumbers, reason, settledOn }]): Fault[] => {
      const here = ['existing', at]
      if (!draft.isWellFormed(`/existing/${at}`)) return []
      const isOver = plan !== undefined && cancels(plan.registrations)
      return [
        ...either(here, (proofNumber === undefined) !== (legacyProofNumbers === undefined), 'existing.unnamed'),
        ...(isOver && reason === undefined ? [faultOf([...here, 'reason'], 'existing.reason-missing')] : []),
        ...(plan && !isOver && reason !== undefined
          ? [faultOf([...here, 'reason'], 'existing.reason-not-expected')]
          : []),
        ...((reason === 'repaid') === (settledOn !== undefined)
          ? []
          : [faultOf([...here, 'settledOn'], 'existing.settlement-contradicts')]),
        ...(settledOn !== undefined && settledOn > draft.today
          ? [faultOf([...here, 'settledOn'], 'date.in-future')]
          : []),
      ]
    },
  )
}

/** The sealed commitment of a lender off the platform is a paper of this filing. */
export const commitmentsAreFiled: Rule = ({ filing: { settlement, documents }, isWellFormed }) => {
  const id = settlement?.counterpart?.offPlatform?.commitmentDocument
  if (id === undefined || !isWellFormed('/documents')) return []
  return placed(documents).some(([, { documentId, slot }]) => documentId === id && slot === 'lender-commitment')
    ? []
    : [
        faultOf(['settlement', 'counterpart', 'offPlatform', 'commitmentDocument'], 'reference.unknown', {
          id,
          list: 'documents',
        }),
      ]
}

export const alternativesAreDecided: Rule = ({ filing: { conversion, settlement }, isWellFormed }) => {
  const { preNoticeNo, legacyPreNoticeNo, ownershipRegisteredOn, merged } = conversion ?? {}
  const { institutionId, offPlatform } = settlement?.counterpart ?? {}
  return [
    ...(conversion && isWellFormed('/conversion')
      ? [
          ...either(
            ['conversion'],
            (preNoticeNo === undefined) !== (legacyPreNoticeNo === undefined),
            'existing.unnamed',
          ),
          ...either(
            ['conversion'],
            (ownershipRegisteredOn === undefined) !== (merged === undefined),
            'conversion.ownership-unsaid',
          ),
        ]
      : []),
    ...(settlement?.counterpart && isWellFormed('/settlement/counterpart')
      ? either(
          ['settlement', 'counterpart'],
          (institutionId === undefined) !== (offPlatform === undefined),
          'counterpart.unnamed',
        )
      : []),
  ]
}
