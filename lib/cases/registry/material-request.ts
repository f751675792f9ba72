/** What a registry asks for: 补正 before acceptance, 补充材料 after it. One complete list a stage; another has to say why. */
import { faultOf } from '../../kernel/faults.ts'
import type { Fault } from '../../kernel/result.ts'
import type { Row } from '../../platform/ports.ts'
import type { Head, Stage } from '../state/rows.ts'
import type { Decision } from './decision.ts'

type MaterialRequest = Extract<Decision, { decision: 'supplement-required' | 'further-material' }>

export const isMaterialRequest = (decision: Decision): decision is MaterialRequest =>
  decision.decision === 'supplement-required' || decision.decision === 'further-material'

const stageOf = ({ decision }: MaterialRequest): Stage =>
  decision === 'supplement-required' ? 'before-acceptance' : 'in-review'

/** A list that says why it is not the first counts in the figures by its number. */
const numberOf = (decision: MaterialRequest, { lists = {} }: Head): number => (lists[stageOf(decision)] ?? 0) + 1

/** Fields that make the case another one. */
const FIXED = ['/business', '/mode', '/bankReference', '/branch', '/units', '/documents']

/** What a unit is used for changes its fee, and not the case. */
const PUT_RIGHT = /^\/units\/\d+\/use$/

export const isFixed = (pointer: string): boolean =>
  !PUT_RIGHT.test(pointer) && FIXED.some((fixed) => pointer === fixed || pointer.startsWith(`${fixed}/`))

const requestFaults = (asked: MaterialRequest, before: Head): Fault[] => [
  ...(numberOf(asked, before) > 1 && asked.whyAgain === undefined ? [faultOf('/whyAgain', 'list.must-say-why')] : []),
  ...(asked.dueAt && Date.parse(asked.dueAt) <= Date.parse(asked.askedAt)
    ? [faultOf('/dueAt', 'list.due-too-soon')]
    : []),
  ...asked.items.flatMap(({ pointer }, at) =>
    pointer && isFixed(pointer) ? [faultOf(['items', at, 'pointer'], 'item.field-fixed')] : [],
  ),
]

export const materialFaults = (decision: Decision, before: Head): Fault[] => {
  if (isMaterialRequest(decision)) return requestFaults(decision, before)
  if (decision.decision === 'awaiting-payment' && !before.terms?.paymentFirst)
    return [faultOf('/decision', 'decision.no-payment-first')]
  const isAboutForm = decision.decision === 'not-accepted' && ['incomplete', 'wrong-form'].includes(decision.ground)
  return isAboutForm && before.fullySupplied ? [faultOf('/ground', 'decision.supplied-in-full')] : []
}

export const requestData = (asked: MaterialRequest, before: Head): { data: Row; details: Row } => ({
  data: {
    list: numberOf(asked, before),
    ...(asked.dueAt && { dueAt: asked.dueAt }),
    items: asked.items.map(({ id, code, slot, pointer }) => ({ id, code, ...(slot ? { slot } : { pointer }) })),
  },
  details: { items: asked.items, ...(asked.whyAgain && { whyAgain: asked.whyAgain }) },
})

export const requestOf = (asked: MaterialRequest, before: Head): Partial<Head> => ({
  request: {
    stage: stageOf(asked),
    askedAt: asked.askedAt,
    ...(asked.dueAt && { dueAt: asked.dueAt }),
    items: asked.items.map(({ id, slot, pointer }) => ({
      id,
      ...(slot && { slot }),
      ...(pointer && { pointer }),
      outcome: 'open' as const,
    })),
  },
  lists: { ...before.lists, [stageOf(asked)]: numberOf(asked, before) },
})
