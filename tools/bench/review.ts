/**
 * How well the rules of the review foretell: a scripted run. Units whose simulated book has something in it are checked, filed in
 * spite of every legal finding, and decided by the simulated registry; then precision and recall per rule.
 */
import { accuracyOf, caseSeen, type RuleAccuracy } from '../../lib/review/rule-accuracy.ts'
import { recordAuthorization } from '../simulate/authorization.ts'
import type { Bank } from '../simulate/bank.ts'
import { BOOKS } from '../simulate/books.ts'
import { columns } from './numbers.ts'

const KINDS = ['ownership', 'unit-status', 'mortgages'] as const
const PURPOSE = 'mortgage-registration'
const AT_ONCE = 4
const ENDS = ['certificate.delivered', 'case.refused', 'case.not-accepted', 'case.validation-failed']

const answered = async (bank: Bank, path: string): Promise<void> => {
  for (let tries = 0; tries < 200; tries++) {
    if ((await bank.client.read(path)).status === 'answered') return
    await new Promise((wake) => setTimeout(wake, 100))
  }
  throw new Error(`${path} was not answered`)
}

const readBook = async (bank: Bank, unitNumber: string): Promise<string> => {
  const scope = { kind: 'units', units: [unitNumber] }
  const authorizationId = await recordAuthorization(bank, scope, { purposes: [PURPOSE] })
  const { officer } = bank.identity
  for (const kind of KINDS) {
    const body = { authorizationId, officer, kind, purpose: PURPOSE, unitNumber }
    const asked = await bank.client.must({ method: 'POST', path: '/v1/queries', body, signed: true })
    await answered(bank, asked.headers.get('location') ?? '')
  }
  return authorizationId
}

type Finding = { readonly rule: string; readonly severity: string; readonly outcome: string }

/** Checks, insists on everything that can be insisted on, files, waits for the end; what the case shows of the rules. */
const carry = async (bank: Bank, unitNumber: string) => {
  const authorizationId = await readBook(bank, unitNumber)
  const filing = { ...(await bank.prepare({ units: [unitNumber] })), authorizationId }
  const { body } = await bank.client.must({ method: 'POST', path: '/v1/cases/check', body: filing })
  const held = (body.findings as Finding[]).filter((one) => one.outcome === 'found' && one.severity === 'block*')
  const insistences = [...new Set(held.map(({ rule }) => rule))].map((rule) => ({
    rule,
    reason: 'applicant-insists',
    comment: '申请人坚持提交，由登记机构审查',
  }))
  const answer = await bank.file(insistences.length > 0 ? { ...filing, insistences } : filing)
  if (answer.status !== 202) throw new Error(`filing was answered ${answer.status}: ${answer.text}`)
  const caseId: string = answer.body.caseId
  await bank.waitFor(caseId, ENDS)
  return caseSeen((await bank.client.read(`/v1/cases/${caseId}`)).timeline)
}

const unitOf = (serial: number, tail: string): string => `350203001003GB00${String(100 + serial)}F0001${tail}`

/** Each scripted book as often as asked. */
export const measureReview = async (bank: Bank, rounds: number): Promise<readonly RuleAccuracy[]> => {
  const units = Array.from({ length: rounds }, (_, round) =>
    Object.keys(BOOKS).map((tail) => unitOf(round, tail)),
  ).flat()
  const seen: Awaited<ReturnType<typeof carry>>[] = []
  const carryOn = async (): Promise<void> => {
    for (let unit = units.shift(); unit !== undefined; unit = units.shift()) seen.push(await carry(bank, unit))
  }
  await Promise.all(Array.from({ length: AT_ONCE }, carryOn))
  return accuracyOf(
    seen.filter((one) => one !== undefined),
    1,
  )
}

const percent = (value: number | undefined): string => (value === undefined ? '–' : `${(value * 100).toFixed(0)} %`)

export const printReview = (figures: readonly RuleAccuracy[]): void => {
  console.log('\nThe review over a scripted run: how well each rule foretold what the registry said')
  console.log(
    columns([
      ['rule', 'warned', 'hits', 'outcomes', 'precision', 'recall', 'insisted', 'bank was right'],
      ...figures.map((one) => [
        one.rule,
        String(one.warned),
        String(one.hits),
        String(one.outcomes),
        percent(one.precision),
        percent(one.recall),
        String(one.insisted),
        String(one.bankRight),
      ]),
    ]),
  )
}
