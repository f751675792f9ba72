/** What is answered when the engine is gone: by every operation that needs one. */
import { beforeAll, expect, it } from 'vitest'
import { useApi } from '../../support/platform.ts'
import { SERVED, sound, touchesEngines } from './checks.ts'

const api = useApi({ engine: 'own' })

beforeAll(async () => {
  await api.engine.stop()
})

it.each(SERVED.filter(touchesEngines))(
  '$operation says that the platform failed, and that trying again may help',
  async (served) => {
    const { status, body } = await api.call(served.operation, sound(served))
    expect([status, body.code, body.retryable]).toEqual([500, 'platform.fault', true])
  },
)
