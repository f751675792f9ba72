/** How a rule is asked, whichever it is: what it must know, where it could not look, and how much it may say. */
import { expect, it } from 'vitest'
import type { Application } from '../../../lib/review/application.ts'
import type { BookOfUnit, Facts } from '../../../lib/review/facts.ts'
import type { Finding, Reads, Rule, Spotted } from '../../../lib/review/model.ts'
import { review } from '../../../lib/review/review.ts'
import { cleanBook } from '../../support/review/scene.ts'

const WORDS = { zh: '词', en: 'Words' }
const rule = (more: Partial<Rule> = {}): Rule => ({
  id: 'test.rule',
  number: 1,
  severity: 'warn',
  says: WORDS,
  cure: WORDS,
  sources: [],
  reads: [],
  ...more,
})
const FACTS: Facts = { today: '2026-11-24', registrations: ['mortgage-first'] }
const filing = (more: object = {}) => ({ parties: [], units: [], documents: [], ...more }) as Application
const asked = (one: Rule, application: Application = filing(), more: Partial<Facts> = {}): readonly Finding[] =>
  review(application, { ...FACTS, ...more }, [one])

const FOUND = { rule: 'test.rule', severity: 'warn', outcome: 'found', pointer: '/x' }
const UNKNOWN = { rule: 'test.rule', severity: 'warn', outcome: 'not-checked', pointer: '' }
const spots = (...pointers: string[]) => rule({ judge: () => pointers.map((pointer): Spotted => ({ pointer })) })

it('finds what it spots, as severe as the rule or as it says itself', () => {
  expect(asked(spots('/x'))).toEqual([FOUND])
  const milder = rule({ judge: () => [{ pointer: '/x', severity: 'inform', particulars: { a: 1 } }] })
  expect(asked(milder)).toEqual([{ ...FOUND, severity: 'inform', particulars: { a: 1 } }])
})

it('says nothing where it has nothing to judge by, or does not apply', () => {
  expect(asked(rule({ reads: ['authorization'] }))).toEqual([])
  expect(asked(rule({ judge: () => [{ pointer: '/x' }], reads: ['authorization'], applies: () => false }))).toEqual([])
  expect(asked(rule({ judge: () => [{ pointer: '/x' }], applies: () => true }))).toEqual([FOUND])
})

it('says a thing of a place once, and twenty in all', () => {
  expect(asked(spots('/x', '/y', '/x')).map(({ pointer }) => pointer)).toEqual(['/x', '/y'])
  const many = Array.from({ length: 25 }, (_, at) => `/${at}`)
  expect(asked(spots(...many)).map(({ pointer }) => pointer)).toEqual(many.slice(0, 20))
})

const KNOWN: Readonly<Partial<Record<Reads, readonly [object, object]>>> = {
  authorization: [{}, { authorization: { status: 'in-force', serves: true, covers: () => true } }],
  history: [{}, { history: { sameContract: [] } }],
  registry: [{}, { capability: {} }],
  papers: [{ papers: {} }, {}],
  signatures: [{}, { signatures: [] }],
  materials: [{}, { materials: [] }],
  'earlier-book': [{}, { earlier: new Map(), books: new Map() }],
}
it.each(Object.entries(KNOWN))('is not checked without %s, and checked with it', (reads, [application, facts]) => {
  const needs = { ...spots('/x'), reads: [reads as Reads] }
  expect(asked(needs)).toEqual([UNKNOWN])
  expect(asked(needs, filing(application), facts)).toEqual([FOUND])
})

it('is not checked where one of the things it reads is unknown', () => {
  const needs = { ...spots('/x'), reads: ['authorization', 'history', 'papers'] as const }
  expect(asked(needs, filing(), { history: { sameContract: [] } })).toEqual([UNKNOWN])
  const compares = { ...spots('/x'), reads: ['earlier-book'] as const }
  expect(asked(compares, filing(), { earlier: new Map() })).toEqual([UNKNOWN])
  expect(asked(compares, filing(), { books: new Map() })).toEqual([UNKNOWN])
})

const at = (readAt: string) => `2026-11-24T${readAt}:00+08:00`
const book = (times: Partial<Record<keyof BookOfUnit, string>>): BookOfUnit => {
  const clean = cleanBook() as Required<BookOfUnit>
  return Object.fromEntries(
    Object.entries(times).map(([kind, readAt]) => [kind, { ...clean[kind as keyof BookOfUnit], readAt: at(readAt) }]),
  )
}
const units = filing({ units: [{ unitNumber: 'A' }, { unitNumber: 'B' }, {}] })
const looks = (reads: readonly Reads[]) =>
  rule({ reads, judgeUnit: ({ unit }) => [{ pointer: `/${unit.unitNumber}` }] })

it('looks at each unit whose book was read, and says once that it could not look at the others', () => {
  const books = new Map([['B', book({ mortgages: '09:00' })]])
  expect(asked(looks(['mortgages']), units, { books })).toEqual([
    { ...FOUND, pointer: '/B', bookReadAt: at('09:00') },
    { ...UNKNOWN, pointer: '/units' },
  ])
  expect(asked(looks(['mortgages']), filing({ units: [{ unitNumber: 'B' }] }), { books })).toHaveLength(1)
  expect(asked(looks(['mortgages']), units)).toEqual([{ ...UNKNOWN, pointer: '/units' }])
})

it('needs every kind that it reads, and rests on the one read first', () => {
  const reads = ['ownership', 'mortgages'] as const
  const books = new Map([
    ['A', book({ ownership: '10:00', mortgages: '09:00', 'unit-status': '08:00' })],
    ['B', book({ ownership: '10:00' })],
  ])
  expect(asked(looks(reads), units, { books })).toEqual([
    { ...FOUND, pointer: '/A', bookReadAt: at('09:00') },
    { ...UNKNOWN, pointer: '/units' },
  ])
  const later = new Map([['A', book({ ownership: '09:30', mortgages: '11:00' })]])
  expect(asked(looks(reads), filing({ units: [{ unitNumber: 'A' }] }), { books: later })).toMatchObject([
    { bookReadAt: at('09:30') },
  ])
})

it('that names no kind looks at whatever was read', () => {
  const books = new Map<string, BookOfUnit>([
    ['A', book({ mortgages: '09:00', 'unit-status': '08:00' })],
    ['B', {}],
  ])
  expect(asked(looks([]), units, { books })).toEqual([
    { ...FOUND, pointer: '/A', bookReadAt: at('08:00') },
    { ...FOUND, pointer: '/B' },
    { ...UNKNOWN, pointer: '/units' },
  ])
})

it('shows a rule all that was read of the unit, and where it stands', () => {
  const told: unknown[] = []
  const shows = rule({
    reads: ['ownership'],
    judgeUnit: (looked) => {
      told.push(looked)
      return []
    },
  })
  const read = book({ ownership: '10:00', mortgages: '09:00' })
  asked(shows, units, { books: new Map([['B', read]]) })
  expect(told).toEqual([
    { at: 1, unit: { unitNumber: 'B' }, shown: { ownership: read.ownership?.shown, mortgages: read.mortgages?.shown } },
  ])
})

it('says both what it judges in all and of each unit', () => {
  const both = rule({ judge: () => [{ pointer: '/all' }], judgeUnit: () => [{ pointer: '/one' }] })
  const books = new Map([['A', book({ ownership: '10:00' })]])
  expect(
    asked(both, filing({ units: [{ unitNumber: 'A' }] }), { books }).map(({ pointer, bookReadAt }) => [
      pointer,
      bookReadAt,
    ]),
  ).toEqual([
    ['/all', undefined],
    ['/one', at('10:00')],
  ])
})
