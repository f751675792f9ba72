/** What the book may hold against disposing of a unit (限制), and how each is called. */
import { keysOf } from '../names/keys.ts'

/** 查封: by order of a court, or waiting for the end of another's. */
export const SEIZURES = {
  seizure: { zh: '查封', en: 'seizure' },
  'provisional-seizure': { zh: '预查封', en: 'advance seizure' },
  'waiting-seizure': { zh: '轮候查封', en: 'waiting seizure' },
  'waiting-provisional-seizure': { zh: '轮候预查封', en: 'waiting advance seizure' },
} as const

export const SEIZURE_KINDS = keysOf(SEIZURES)

export const RESTRICTIONS = {
  ...SEIZURES,
  'advance-notice': { zh: '预告登记', en: 'advance notice' },
  objection: { zh: '异议登记', en: 'objection' },
  'residence-right': { zh: '居住权', en: 'right of residence' },
  other: { zh: '其他限制', en: 'other restriction' },
} as const
