/** What is answered when the engine is gone: by every operation that needs one. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type Api, startApi } from '../../support/api.ts'
import { NOW } from '../../support/documents.ts'
import { SERVED, sound, touchesEngines } from './checks.ts'

let api: Api

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW })
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  api = await startApi({ engine: 'own' })
  await api.engine.stop()
})
afterAll(async () => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  await api?.stop()
})

it.each(SERVED.filter(touchesEngines))(
  '$operation says that the platform failed, and that trying again may help',
  async (served) => {
    const { status, body } = await api.call(served.operation, sound(served))
    expect([status, body.code, body.retryable]).toEqual([500, 'platform.fault', true])
  },
)
