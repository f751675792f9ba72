/** The scripted run of `npm run bench -- --review` without its platform: the same books, rules, insistences, decisions and figure. */
import { expect, it } from 'vitest'
import { type Book, type Found, RegistryAnswer } from '../../../lib/queries/book.ts'
import { cut } from '../../../lib/queries/cut.ts'
import { BOOK_KINDS } from '../../../lib/review/facts.ts'
import type { Finding, Insistence } from '../../../lib/review/model.ts'
import { blockingFindings } from '../../../lib/review/review.ts'
import { accuracyOf, caseSeen } from '../../../lib/review/rule-accuracy.ts'
import { BOOKS, scriptedBook, verdictOn } from '../../../tools/simulate/books.ts'
import { cleanBook, findingsIn, READ_AT, scene } from '../../support/review/scene.ts'
import { expectScriptedAccuracy } from '../../support/review/scripted-accuracy.ts'

const OWNER = { name: '测试甲', idNumber: '350203190001020020' }
const unitOf = (tail: string): string => `350203001003GB00100F0001${tail}`

/** What the bank is shown of a scripted book, by what it asked. */
const shownOf = (unitNumber: string) => {
  const { certificateNumber, facts } = cleanBook().ownership.shown
  const book = { unitNumber, certificateNumber, facts, ...scriptedBook(unitNumber, OWNER) } as Book
  const answer = RegistryAnswer.parse({ outcome: 'found', readAt: READ_AT, book }) as Found
  return Object.fromEntries(
    BOOK_KINDS.map((kind) => {
      const shown = cut(answer, { kind, signers: { owners: [OWNER], certificates: [] } })
      if (!shown) throw new Error(`${kind} of ${unitNumber} is not for who signed`)
      return [kind, { readAt: READ_AT, shown }]
    }),
  )
}

/** The events of a case that is insisted upon where that is allowed, and decided as its book says. */
const eventsOf = (unitNumber: string) => {
  const { filing, ...known } = scene()
  const units = [{ ...filing.units[0], unitNumber }]
  const authorization = { status: 'active', covers: () => true, serves: true }
  const filed = {
    ...known,
    filing: { ...filing, units },
    facts: { ...known.facts, authorization },
    book: shownOf(unitNumber),
  }
  const findings = findingsIn(filed).filter(({ outcome }) => outcome === 'found')
  const insistences = blockingFindings(findings).map(
    ({ rule }: Finding): Insistence => ({ rule, reason: 'applicant-insists', comment: '申请人坚持提交' }),
  )
  expect(blockingFindings(findings, insistences)).toEqual([])
  const verdict = verdictOn([unitNumber])
  return [
    ...(insistences.length > 0 ? [{ type: 'finding.insisted', data: { insistences } }] : []),
    { type: 'case.lodged', data: { findings } },
    verdict
      ? { type: `case.${verdict.decision}`, data: { rules: verdict.rules } }
      : { type: 'case.registered', data: {} },
  ]
}

it('gives precision and recall per rule: right, wrong and missed warnings are told apart', () => {
  const seen = Object.keys(BOOKS).flatMap((tail) => caseSeen(eventsOf(unitOf(tail))) ?? [])
  expect(seen).toHaveLength(Object.keys(BOOKS).length)
  expectScriptedAccuracy(accuracyOf(seen, 1), 1)
})
