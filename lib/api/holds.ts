/** Contracts of holds (档案保全): what is kept of a case stays while an order of a court or an inspection stands. */
import * as z from 'zod/mini'
import { HoldsView, HoldView, LiftingHold, PlacingHold } from '../archives/holds.ts'
import { CaseId, HoldId } from '../kernel/ids.ts'
import { contract } from './contract.ts'

const tag = 'archives'
const CasePath = z.strictObject({ caseId: CaseId })

const OfCase = z.strictObject({ caseId: CaseId, ...HoldView.shape })

const CASE_ID = 'case_06fz3q8k2vxa7m1c5tnd9r4ehp'
const ORDER = {
  orderedBy: '测试中级人民法院',
  orderNumber: '（2026）闽测执保1号',
  explanation: '执行异议之诉审理期间',
  officer: '测试科长',
} as const
const PLACED = { ground: 'preservation', ...ORDER } as const
const VIEW = {
  holdId: 'hld_06fz3q8k2vxa7m1c5tnd9r4ehp',
  ...PLACED,
  by: '11350000MB0000011X',
  at: '2026-11-24T10:00:00.000+08:00',
} as const

export const placeHold = contract({
  operation: 'placeHold',
  tag,
  summary: { zh: '保全业务档案', en: 'Hold what is kept of a case' },
  description: {
    zh: '据司法、检查等机关的文书，使业务的全部文件、登记证明和归档包在解除前不得删除，与锁定期限无关；其后归入的，每日一并保全。拆分业务的任一子业务被保全，即保全整笔业务。不通知业务当事方；留审计记录。查询结果不在此列，到期即清除，由登记簿再次查询。',
    en: 'On an order of a court, an inspection or the like: every document, certificate and package of the case stays until the hold is lifted, whatever its lock; what comes later is held daily. Who names a part of a divided case holds the whole of it. The parties are not told; the audit is. Answers of queries are not held: they go as ever, and the book is asked again.',
  },
  path: CasePath,
  body: PlacingHold,
  success: { status: 201, location: true, body: OfCase },
  refusals: [],
  example: { body: PLACED, answer: { caseId: CASE_ID, ...VIEW } },
})

export const liftHold = contract({
  operation: 'liftHold',
  tag,
  summary: { zh: '解除业务档案保全', en: 'Lift a hold' },
  description: {
    zh: '数份保全并存的，全部解除后方恢复由锁定期限决定。',
    en: 'Where several holds stand, the last one lifted gives the case back to its locks.',
  },
  path: z.strictObject({ caseId: CaseId, holdId: HoldId }),
  body: LiftingHold,
  success: { status: 200, body: OfCase },
  refusals: ['hold.lifted'],
  example: { body: ORDER },
})

export const listHolds = contract({
  operation: 'listHolds',
  tag,
  summary: { zh: '查看业务档案保全', en: 'See the holds of a case' },
  description: {
    zh: '含已解除的，最早的在前。`applied` 为最近一次落实到文件的情况。',
    en: 'Lifted ones too, the earliest first. `applied` is what was last done to the objects themselves.',
  },
  path: CasePath,
  success: { status: 200, body: HoldsView },
  refusals: [],
  example: {
    answer: {
      caseId: CASE_ID,
      inForce: 1,
      applied: { held: true, objects: 9, at: '2026-11-24T10:05:00.000+08:00' },
      items: [VIEW],
    },
  },
})
