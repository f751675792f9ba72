/** What of a decision its event carries, and who may read it. */
import type { Row } from '../../platform/ports.ts'
import type { Head } from '../state/rows.ts'
import type { Decision } from './decision.ts'
import type { Difference } from './entered-mortgage.ts'
import { requestData } from './material-request.ts'
import type { Registered } from './registered.ts'

/** Said with every refusal (条例 22; 行政复议法 20; 行政诉讼法 46). */
const REMEDIES = {
  zh: '对本决定不服的，可以自知道之日起六十日内申请行政复议，或者自知道之日起六个月内向人民法院提起行政诉讼。',
  en: 'Against this decision, administrative reconsideration may be asked for within 60 days, or a suit brought within six months, of learning of it.',
}

const entered = ({ registrar, units, registrations, mortgage, tax }: Registered): Row => ({
  registrar,
  units,
  ...(registrations && { registrations }),
  ...(mortgage && { mortgage }),
  ...(tax && { tax }),
})

/** That the book differs from what was filed; the values are for the parties. */
const findingsOf = (differences: readonly Difference[]): Row =>
  differences.length === 0
    ? {}
    : {
        findings: differences.map(({ field }) => ({
          rule: 'register.differs',
          severity: 'warn',
          pointer: `/mortgage/${field}`,
        })),
      }

const registered = (decision: Registered, differences: readonly Difference[]) => ({
  data: {
    units: decision.units.map(({ unitNumber, rank }) => ({ unitNumber, ...(rank !== undefined && { rank }) })),
    ...findingsOf(differences),
  },
  details: { ...entered(decision), ...(differences.length > 0 && { differences }) },
})

/** What everybody may read in a notification, and what only the parties read in the timeline. */
export const particularsOf = (
  decision: Decision,
  before: Head,
  differences: readonly Difference[] = [],
): { data: Row; details: Row } => {
  switch (decision.decision) {
    case 'accepted':
      return { data: { registryNumber: decision.registryNumber }, details: {} }
    case 'not-accepted':
      return {
        data: { ground: decision.ground, ...(decision.rules && { rules: decision.rules }) },
        details: { reason: decision.reason },
      }
    case 'refused':
      return {
        data: { ground: decision.ground, remedies: REMEDIES, ...(decision.rules && { rules: decision.rules }) },
        details: { reason: decision.reason },
      }
    case 'withdrawal-declined':
      return { data: {}, details: { reason: decision.reason } }
    case 'supplement-required':
    case 'further-material':
      return requestData(decision, before)
    case 'awaiting-payment':
      return { data: { noticeNo: decision.noticeNo, amount: decision.amount }, details: {} }
    case 'clock-stopped':
      return { data: { cause: decision.cause }, details: decision.reason ? { reason: decision.reason } : {} }
    case 'registered':
      return registered(decision, differences)
    case 'certified':
      return {
        data: { certificates: decision.certificates.map(({ number, sha256 }) => ({ number, sha256 })) },
        details: {},
      }
    default:
      return { data: {}, details: {} }
  }
}
