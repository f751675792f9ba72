/** What is put once, when the answer to the put is lost after its effect: who repeats it meets what was put. */
import { beforeEach, expect, it } from 'vitest'
import { sha256Hex } from '../../../lib/kernel/digest.ts'
import { useObjects } from '../../support/platform.ts'

const store = useObjects()
const UNTIL = new Date('2036-01-01T00:00:00Z')
const TEXT = '{"登记":"测试"}'
let puts = 0

/** The first answer to a put never arrives; every other is counted, refusals too. */
beforeEach(() => {
  puts = 0
  store.client.middlewareStack.add(
    (next, context) => async (args) => {
      const answer = await next(args)
      if (context['commandName'] !== 'PutObjectCommand') return answer
      puts += 1
      if (puts === 1) throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET', name: 'TimeoutError' })
      return answer
    },
    { step: 'deserialize', priority: 'low', name: 'losesFirstAnswer', override: true },
  )
})

it('is there once where the bytes agree: text', async () => {
  await store.objects.preserve('seals/a.json', TEXT, UNTIL)
  expect(puts).toBe(2)
  expect(await store.objects.stat('archive', 'seals/a.json')).toMatchObject({ sha256: sha256Hex(TEXT) })
  expect(store.store.versions('archive', 'seals/a.json')).toHaveLength(1)
})

it('is there once where the bytes agree: an uploaded file', async () => {
  const bytes = Buffer.from(TEXT)
  const object = { length: bytes.length, sha256: sha256Hex(TEXT), contentType: 'application/json' }
  puts = 1
  await store.objects.store('b', bytes, object)
  puts = 0
  const keep = () => store.objects.keepOnce('b', 'papers/b.json', object, UNTIL)
  // A stream is not sent again by the client: whoever keeps it comes again.
  await expect(keep()).rejects.toThrow('socket hang up')
  await keep()
  expect(puts).toBe(1)
  expect(store.store.versions('archive', 'papers/b.json')).toHaveLength(1)
  expect(await store.objects.stat('archive', 'papers/b.json')).toMatchObject({ sha256: object.sha256 })
})

it('is refused where another was put first and the bytes differ', async () => {
  puts = 1
  await store.objects.preserve('seals/c.json', '{}', UNTIL)
  await expect(store.objects.preserve('seals/c.json', TEXT, UNTIL)).rejects.toThrow('holds something else')
})
