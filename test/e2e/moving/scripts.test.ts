import { beforeAll, describe, expect, it } from 'vitest'
import type { Bank } from '../../../tools/simulate/bank.ts'
import type { Registries } from '../../../tools/simulate/registry.ts'
import { LONG } from '../../support/sample.ts'
import {
  attemptsOf,
  directory,
  type Entry,
  eventually,
  flat,
  inboxRegistry,
  land,
  openScene,
  typesOf,
  XIAMEN,
} from '../scene.ts'

/** A registry of its own for the tests that disable its endpoint. */
const FUZHOU_UNIT = '350102'

const cast = openScene()
let bank: Bank
let registries: Registries
let fuzhou: Entry
let inbox: Entry

beforeAll(async () => {
  const entries = await directory(cast)
  const found = entries.find((entry) => entry.prefixes.includes(FUZHOU_UNIT))
  if (found === undefined) throw new Error('No registry covers 鼓楼')
  fuzhou = found
  inbox = await inboxRegistry(cast)
  registries = await cast.registries({ only: [XIAMEN, fuzhou.code, inbox.code] })
  bank = await cast.bank()
})

const deedsOf = (caseId: string) => registries.deeds.filter((deed) => deed.caseId === caseId)
const deedNames = (caseId: string) => deedsOf(caseId).map((deed) => deed.deed)

const file = async (unit: string): Promise<string> => (await bank.submit({ units: [unit] })).caseId

/** The schedule's waits pass by moving the clock; a minute's sweep then finds what is due. */
const passTime = async (seconds: number): Promise<void> => {
  await cast.control.advance(seconds)
  await cast.control.runSchedule('sweep')
}

/** What became of a delivery, written down after its receiver has heard of it: the next try is due from then. */
const attemptsAt = async ({ code }: Entry, caseId: string): Promise<string[]> => {
  const ofCase = (await attemptsOf(registries.client(code))).filter((one) => one.caseId === caseId)
  return ofCase.sort((a, b) => a.attempt - b.attempt).map((one) => `${one.attempt} ${one.outcome} ${one.status}`)
}

const expectOneRegistration = async (caseId: string): Promise<void> => {
  await bank.waitFor(caseId, 'certificate.delivered')
  expect(registries.registrations().get(caseId)).toBe(1)
  expect(typesOf(bank.notices(caseId)).filter((type) => type === 'case.registered')).toHaveLength(1)
  expect(deedNames(caseId)).not.toContain('anomaly')
}

describe('a registry that decides against the case', () => {
  it.each([
    ['refuses to register', flat('350203', '9001'), 'case.refused', 'refused'],
    ['refuses land by its parcel serial', land('350203', '99001'), 'case.refused', 'refused'],
    ['does not accept', flat('350203', '9002'), 'case.not-accepted', 'not-accepted'],
  ])('%s, and the case ends without registration', async (_name, unit, event, state) => {
    const caseId = await file(unit)
    await bank.waitFor(caseId, event)
    const seen = await bank.client.read(`/v1/cases/${caseId}`)
    expect(seen).toMatchObject({ caseState: 'ended-without-registration', applicationState: state })
    const disbursement = await bank.client.call({
      method: 'POST',
      path: `/v1/cases/${caseId}/disbursement`,
      signed: true,
      body: { disbursedAt: seen.createdAt, amount: { currency: 'CNY', fen: 1 } },
    })
    expect(disbursement.status).toBeGreaterThanOrEqual(400)
    expect(registries.registrations().get(caseId)).toBeUndefined()
    await bank.submit({ units: [unit] })
  })

  it('stays silent, and the case stays lodged', async () => {
    const caseId = await file(flat('350203', '9003'))
    await bank.waitFor(caseId, 'case.lodged')
    await eventually(() => deedNames(caseId)).toContain('received')
    expect((await bank.client.read(`/v1/cases/${caseId}`)).applicationState).toBe('lodged')
  })
})

describe('a registry that behaves badly', () => {
  // what earlier files left undelivered may have it passed over by the sweeper, until something arrives
  beforeAll(async () => {
    for (const unit of [flat('350203'), flat(FUZHOU_UNIT)]) await expectOneRegistration(await file(unit))
  })

  it('is slow, and the case still completes', async () => {
    await expectOneRegistration(await file(flat('350203', '9004')))
  })

  it('reports every decision twice: the same call is replayed, a new one is refused', async () => {
    const caseId = await file(flat('350203', '9005'))
    await expectOneRegistration(caseId)
    await eventually(() =>
      deedsOf(caseId)
        .filter((deed) => deed.deed.endsWith('-2-refused'))
        .map((deed) => deed.detail),
    ).toEqual(Array(4).fill('409 case.wrong-step'))
  })

  it('reports the registration before the acceptance, is refused, and goes on in order', async () => {
    const caseId = await file(flat('350203', '9006'))
    await expectOneRegistration(caseId)
    expect(deedsOf(caseId).find((deed) => deed.deed === 'disorder-refused')?.detail).toBe('409 case.wrong-step')
  })

  it('reports a certificate with a wrong digest, is refused, then reports the right one', async () => {
    const caseId = await file(flat('350203', '9008'))
    await expectOneRegistration(caseId)
    expect(deedsOf(caseId).find((deed) => deed.deed === 'wrong-digest-refused')?.detail).toMatch(/^4\d\d /)
  })

  it('loses its acknowledgement, hears the case again and does it once', async () => {
    const caseId = await file(flat('350203', '9011'))
    await bank.waitFor(caseId, 'certificate.delivered')
    await passTime(10)
    await eventually(() => registries.timesHeard(caseId)).toBe(2)
    await expectOneRegistration(caseId)
  })

  it('answers 500 twice; the schedule brings the case again after five seconds and five minutes', async () => {
    const caseId = await file(flat(FUZHOU_UNIT, '9007'))
    await eventually(() => attemptsAt(fuzhou, caseId)).toEqual(['1 failed 500'])
    await passTime(10)
    await eventually(() => attemptsAt(fuzhou, caseId)).toEqual(['1 failed 500', '2 failed 500'])
    await passTime(360)
    await expectOneRegistration(caseId)
    await eventually(() => attemptsAt(fuzhou, caseId)).toEqual(['1 failed 500', '2 failed 500', '3 delivered 204'])
  })

  it('says its endpoint is gone, registers a new one, and gets the case there', async () => {
    const before = registries.endpointOf(fuzhou.code)?.endpointId
    const caseId = await file(flat(FUZHOU_UNIT, '9009'))
    await eventually(() => registries.endpointOf(fuzhou.code)?.endpointId).not.toBe(before)
    await eventually(() => attemptsAt(fuzhou, caseId)).toEqual(['1 failed 410'])
    await passTime(10)
    await expectOneRegistration(caseId)
  })

  it('does not acknowledge what lies in its inbox, sees it again, and does it once', async () => {
    const caseId = await file(flat(inbox.prefixes[0] ?? '', '9007'))
    await expectOneRegistration(caseId)
  })

  it('asks by hand for a delivery it has had, hears it again and does it once', async () => {
    const caseId = await file(flat('350203'))
    await expectOneRegistration(caseId)
    const client = registries.client(XIAMEN)
    const attempts = await attemptsOf(client)
    const { deliveryId } = attempts.find((one) => one.caseId === caseId) ?? {}
    const answer = await client.must({ method: 'POST', path: `/v1/deliveries/${deliveryId}/replay` })
    expect(answer.status).toBe(202)
    await eventually(() => registries.timesHeard(caseId)).toBe(2)
    await expectOneRegistration(caseId)
  })
})

describe('work whose message was lost', () => {
  it('is found by the sweep, however many sweeps run beside the work itself', async () => {
    const filings = await Promise.all(
      Array.from({ length: LONG ? 12 : 6 }, () => bank.prepare({ units: [flat('350203')] })),
    )
    let filing = true
    const disturbing = (async () => {
      while (filing) {
        await cast.control.purgeQueues()
        await cast.control.runSchedule('sweep')
      }
    })()
    const answers = await Promise.all(filings.map((one) => bank.file(one)))
    const caseIds = answers.map((answer) => answer.body.caseId as string)
    await Promise.all(caseIds.map((caseId) => bank.waitFor(caseId, 'case.lodged')))
    filing = false
    await disturbing
    await passTime(60)
    for (const caseId of caseIds) await expectOneRegistration(caseId)
  })
})
