import { beforeAll, describe, expect, test } from 'vitest'
import * as contracts from '../../../lib/api/registries.ts'
import type { Answer, Call } from '../../../lib/kernel/call.ts'
import type { Result } from '../../../lib/kernel/result.ts'
import { getRegistryCapability } from '../../../lib/registries/get-registry-capability.ts'
import { listRegistries } from '../../../lib/registries/list-registries.ts'
import { routeKeys, routesOf } from '../../../lib/registries/routing.ts'
import { REGISTRY_SEED } from '../../../lib/registries/seed.ts'
import { seedDirectory } from '../../../lib/registries/seed-directory.ts'
import { useTables } from '../../support/platform.ts'

const engine = useTables()

const WHOLE = { registries: REGISTRY_SEED }

beforeAll(async () => {
  await seedDirectory(engine, WHOLE)
})

const bodyOf = (answered: Result<Answer>): unknown => answered.ok && JSON.parse(answered.value.body)

const capabilityCall = (registryCode: string) =>
  ({ path: { registryCode } }) as Call<undefined, { registryCode: string }>

describe('the directory', () => {
  test('loaded twice is the same as loaded once, and every registry is listed in order', async () => {
    const first = await seedDirectory(engine, WHOLE)
    // heads, routes of prefixes, and what holds each county unit: all 84 but Kinmen
    expect(first).toEqual({ ok: true, value: { rows: 68 + 92 + 83 } })
    expect(await seedDirectory(engine, WHOLE)).toEqual(first)

    const listed = await listRegistries(engine)
    const { items } = contracts.listRegistries.success.body.parse(bodyOf(listed))
    expect(items.map(({ code }) => code)).toEqual(REGISTRY_SEED.map(({ code }) => code).sort())
  })

  test('says what a registry accepts, in the words of its contract', async () => {
    const answered = await getRegistryCapability(engine, capabilityCall('351001'))
    expect(contracts.getRegistryCapability.success.body.parse(bodyOf(answered))).toMatchObject({
      code: '351001',
      transports: ['webhook'],
      promisedTime: { value: 1, unit: 'working-days' },
    })
  })

  test('knows no registry that is not in it', async () => {
    expect(await getRegistryCapability(engine, capabilityCall('350527'))).toEqual({
      ok: false,
      refusal: { code: 'resource.not-found' },
    })
  })

  test('routes by the rows it keeps', async () => {
    const units = ['351001012010GB09999F00010001', '350128012010GB09999F00010001', '350527001002GB00123F00010203']
    const route = routesOf(await engine.table.batchGet(routeKeys(units).map((key) => ({ table: 'directory', key }))))
    expect(units.map(route)).toEqual(['351001', '351001', undefined])
  })

  test('with a fault is not loaded at all', async () => {
    const seeded = await seedDirectory(engine, {
      registries: REGISTRY_SEED.slice(0, 1),
      institutions: [{ kind: 'bank' }],
    })
    expect(seeded).toMatchObject({ ok: false, refusal: { code: 'request.invalid' } })
  })
})
