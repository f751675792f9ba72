/** The queues lose everything at the worst moment; the table is the truth, and the sweep finds what is due. */
import { beforeAll, describe, expect, it } from 'vitest'
import type { Bank } from '../../../tools/simulate/bank.ts'
import type { Registries } from '../../../tools/simulate/registry.ts'
import { eventually, flat, openScene, XIAMEN } from '../scene.ts'

const cast = openScene()
let bank: Bank
let registries: Registries

beforeAll(async () => {
  registries = await cast.registries({ only: [XIAMEN] })
  bank = await cast.bank()
})

const LANES = ['PlatformLane', 'RegistryLane', 'FeedLane', 'PushLane']

/** Holds the lanes until the messages are there, then throws them away. */
const lose = async (lanes: readonly string[], act: () => Promise<void>) => {
  await cast.control.holdLanes(...lanes)
  await act()
  await cast.control.purgeQueues()
  await cast.control.releaseLanes(...lanes)
}

const sweep = () => cast.control.runSchedule('sweep')

const stateOf = async (caseId: string) => (await bank.client.read(`/v1/cases/${caseId}`)).applicationState

describe('a lost message', () => {
  it('of any lane is made good by the sweep, and the case ends as if nothing had happened', async () => {
    let caseId = ''
    await lose(LANES, async () => {
      caseId = (await bank.submit({ units: [flat('350203')] })).caseId
    })
    expect(await stateOf(caseId)).toBe('validating')

    await lose(['RegistryLane', 'FeedLane'], async () => {
      await sweep()
      await eventually(() => stateOf(caseId)).toBe('lodged')
    })
    await lose(['PushLane'], async () => {
      await sweep()
      const inFeed = async () => (await bank.feed()).some((one) => one.caseId === caseId)
      await eventually(inFeed).toBe(true)
    })
    await sweep()
    await bank.waitFor(caseId, 'certificate.delivered')
    expect(registries.registrations().get(caseId)).toBe(1)
  })
})

describe('a registry', () => {
  it('asks for a delivery again by hand, and sees what became of its deliveries page by page', async () => {
    const { caseId } = await bank.submit({ units: [flat('350203', '9003')] })
    await eventually(() => registries.timesHeard(caseId)).toBe(1)
    const registry = registries.client(XIAMEN)
    const deliveryOf = async () => {
      const items: { caseId: string; deliveryId: string }[] = []
      let cursor = ''
      do {
        const page = await registry.read(`/v1/deliveries?limit=2${cursor && `&cursor=${cursor}`}`)
        items.push(...page.items)
        cursor = page.next ?? ''
      } while (cursor)
      return items.find((one) => one.caseId === caseId)?.deliveryId
    }
    await eventually(deliveryOf).toBeDefined()
    await registry.must({ method: 'POST', path: `/v1/deliveries/${await deliveryOf()}/replay` })
    await eventually(() => registries.timesHeard(caseId)).toBe(2)
  })
})
