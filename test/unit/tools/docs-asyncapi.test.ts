import { expect, test } from 'vitest'
import { CONTRACTS } from '../../../lib/api/index.ts'
import { CALL_UP_EVENTS } from '../../../lib/archives/call-ups.ts'
import { type Actor, STEPS } from '../../../lib/cases/state/lifecycle.ts'
import { PARENT_EVENTS } from '../../../lib/cases/state/parent-states.ts'
import { SIGNING_EVENTS } from '../../../lib/documents/signing/notice.ts'
import { ACCESS_NOTICES } from '../../../lib/institutions/notice.ts'
import { MATTER_EVENTS } from '../../../lib/matters/lifecycle.ts'
import { REPORT_NOTICES } from '../../../lib/reports/notice.ts'
import { asyncApi } from '../../../tools/docs/asyncapi.ts'
import { readModels } from '../../../tools/docs/models.ts'
import { TAGS } from '../../../tools/docs/words.ts'

// biome-ignore lint/suspicious/noExplicitAny: a JSON document
const document: any = asyncApi(await readModels(process.cwd()), '0.0.0')

const namesIn = (channel: string): string[] =>
  Object.values<{ name: string }>(document.channels[channel].messages).map(({ name }) => name)

test.each([
  ['notifications', 'bank'],
  ['registryDeliveries', 'registry'],
] as const)('%s has every event that a step tells the %s', (channel, actor) => {
  const told = Object.values(STEPS).filter(({ tells }) => (tells as readonly Actor[]).includes(actor))
  const events = new Set<string>(told.map(({ event }) => event))
  if (actor === 'bank') for (const event of Object.values(PARENT_EVENTS)) events.add(event)
  // Queries have no steps; a registry is told of each, a bank of its answer.
  const ofQueries = [
    'query.answered',
    'result-certificate.delivered',
    'result-certificate.overdue',
    'monitor.notice',
    'common-material.notice',
  ]
  for (const event of actor === 'registry' ? ['query.asked', 'result-certificate.ordered'] : ofQueries)
    events.add(event)
  // An archive is closed by no step of the lifecycle.
  events.add('case.archived')
  // Both sides hear of every event of a matter, but for their own.
  for (const event of [...MATTER_EVENTS, ...CALL_UP_EVENTS]) events.add(event)
  // And of what an authority does to their keys and clients.
  for (const event of Object.keys(ACCESS_NOTICES)) events.add(event)
  // A bank hears what becomes of its report, and of what it asked to have signed.
  if (actor === 'bank') for (const event of SIGNING_EVENTS) events.add(event)
  if (actor === 'bank') for (const event of Object.keys(REPORT_NOTICES)) events.add(event)
  expect(namesIn(channel).sort()).toEqual([...events].sort())
})

test('every reference of the AsyncAPI document leads somewhere', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map((match) => String(match[1]))
  // biome-ignore lint/suspicious/noExplicitAny: a JSON document
  const at = (reference: string) => reference.split('/').reduce<any>((node, step) => node?.[step], document)
  expect(references.length).toBeGreaterThan(10)
  expect(references.filter((reference) => at(reference) === undefined)).toEqual([])
})

test('every tag of a contract is explained in both languages', () => {
  expect(Object.values(CONTRACTS).filter(({ tag }) => !(tag in TAGS))).toEqual([])
})
