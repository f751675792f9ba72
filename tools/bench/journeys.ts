/** Whole cases through the public API: how long until the bank's webhook, and what each completed case costs. */
import type { Bank } from '../simulate/bank.ts'
import { median, quantile } from './numbers.ts'

const MILESTONES = [
  'case.lodged',
  'case.accepted',
  'case.registered',
  'certificate.delivered',
  'loan.disbursed',
] as const

const unitOf = (serial: number): string => `350203001002GB00123F${String(10_000_000 + serial)}`

/** From POST to each webhook, in milliseconds. `arrivals` has when each event was heard, by case and type. */
export const travel = async (
  bank: Bank,
  serial: number,
  arrivals: Map<string, number>,
): Promise<Map<string, number>> => {
  const filing = await bank.prepare({ units: [unitOf(serial)] })
  const started = performance.now()
  const answer = await bank.file(filing)
  if (answer.status !== 202) throw new Error(`filing was answered ${answer.status}: ${answer.text}`)
  const caseId = answer.body.caseId as string
  await bank.waitFor(caseId, 'certificate.delivered')
  await bank.disburse(caseId)
  await bank.waitFor(caseId, 'loan.disbursed')
  const seen = await bank.client.read(`/v1/cases/${caseId}`)
  await bank.fetchCertificate(caseId, seen.certificates[0].certificateId)
  return new Map(
    MILESTONES.flatMap((type) => {
      const at = arrivals.get(`${caseId} ${type}`)
      return at === undefined ? [] : [[type, at - started] as const]
    }),
  )
}

export const summary = (journeys: readonly ReadonlyMap<string, number>[]): [string, number, number][] =>
  MILESTONES.map((type) => {
    const times = journeys.flatMap((journey) => journey.get(type) ?? [])
    return [type, median(times), quantile(times, 0.99)]
  })
