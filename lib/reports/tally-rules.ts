/** What the events of a case say of the rules that foretold them. */
import type { EventRow } from '../cases/state/rows.ts'
import { caseSeen } from '../review/rule-accuracy.ts'
import { type Counted, firstOf, one } from './counting.ts'

const ruleMarks = (events: readonly EventRow[]): ReadonlySet<string> => {
  const seen = caseSeen(events)
  if (!seen) return new Set()
  const { warned, insisted, reasons, registered } = seen
  return new Set([
    ...warned.map((rule) => `rule.warned|rule=${rule}`),
    ...reasons.map((rule) => `rule.outcomes|rule=${rule}`),
    ...warned.filter((rule) => reasons.includes(rule)).map((rule) => `rule.hits|rule=${rule}`),
    ...insisted.map((rule) => `rule.insisted|rule=${rule}`),
    ...(registered ? insisted.map((rule) => `rule.bank-right|rule=${rule}`) : []),
  ])
}

/** What this event shows of the rules that was not known before it, in the month in which the case was lodged. */
export const onRules = (events: readonly EventRow[]): Counted[] => {
  const lodged = firstOf(events, 'case.lodged')
  if (!lodged) return []
  const before = ruleMarks(events.slice(0, -1))
  return [...ruleMarks(events)]
    .filter((mark) => !before.has(mark))
    .map((mark) => ({ ...one(mark), at: lodged.occurredAt }))
}
