import { describe, expect, it } from 'vitest'
import type { Client } from '../../../tools/simulate/client.ts'
import { openScene } from '../scene.ts'

const cast = openScene()

const at = (index: number): Client => {
  const bank = cast.sandbox.banks[index]
  if (bank === undefined) throw new Error(`The sandbox has no bank ${index}`)
  return cast.impatientClient(bank)
}

describe('the rate limit', () => {
  it('answers 429 with Retry-After to the bank that asks too much, and to no other', async () => {
    const [greedy, modest] = [at(2), at(1)]
    await Promise.all([greedy.currentToken(), modest.currentToken()])
    const ask = (client: Client) => client.call({ method: 'GET', path: '/v1/notifications?after=0&limit=1' })
    const throttled = []
    const others: number[] = []
    for (let round = 0; round < 40 && throttled.length === 0; round++) {
      const answers = await Promise.all(Array.from({ length: 100 }, () => ask(greedy)))
      others.push((await ask(modest)).status)
      throttled.push(...answers.filter((answer) => answer.status === 429))
    }
    expect(throttled.length).toBeGreaterThan(0)
    expect(Number(throttled[0]?.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(throttled[0]?.body).toMatchObject({ code: 'request.throttled', retryable: true })
    expect(new Set(others)).toEqual(new Set([200]))
  })
})
