/**
 * Runs after the other files, before the judge of permissions: what the whole run wrote to logs and queues is searched for the
 * personal data of its filings. A last filing has a canary in every personal field, and is then spoiled in each of them.
 */
import { appendFileSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { OF_THE_RUN, sightingsIn, withCanaries } from '../support/canaries.ts'
import { flat, openScene, XIAMEN } from './scene.ts'

const cast = openScene()
const logs = inject('logs')

// biome-ignore lint/suspicious/noExplicitAny: bodies are spoiled on purpose
type Json = any

/** Each string of a filing, replaced by the same with something that no rule allows. */
const spoiled = (filing: Json): Json[] => {
  const all: Json[] = []
  const walk = (path: readonly (string | number)[], value: Json): void => {
    if (typeof value === 'string') {
      const copy = structuredClone(filing)
      const parent = path.slice(0, -1).reduce((node: Json, key) => node[key], copy)
      parent[path.at(-1) as string] = `${value}\u0007`
      all.push(copy)
    } else if (value !== null && typeof value === 'object')
      for (const [key, inner] of Object.entries(value)) walk([...path, key], inner)
  }
  walk(['parties'], filing.parties)
  walk(['units'], filing.units)
  return all
}

describe.skipIf(!logs)('personal data', () => {
  const canaries: string[] = [...OF_THE_RUN]

  it('is in no problem text, whatever is wrong with it', async () => {
    await cast.registries({ only: [XIAMEN] })
    const bank = await cast.bank()
    const made = withCanaries(await bank.prepare({ units: [flat('350203')], owners: 'co-owners' }))
    canaries.push(...made.canaries)
    const send = (body: Json) => bank.client.call({ method: 'POST', path: '/v1/cases', body, signed: true })
    let refused = 0
    for (const body of spoiled(made.filing)) {
      const answer = await send(body)
      if (answer.status < 400) continue
      refused++
      for (const canary of made.canaries) expect(answer.text).not.toContain(canary)
    }
    expect(refused).toBeGreaterThan(10)
    const accepted = await send({ ...made.filing, bankReference: `YW${Date.now()}` })
    expect(accepted.status, accepted.text).toBe(202)
    await bank.waitFor(accepted.body.caseId, 'certificate.delivered')
  })

  it('is in no log line and no queue message of the whole run', () => {
    const written = readdirSync(logs)
    for (const name of ['queues.log', 'access.log', 'submit.log', 'examine.log', 'deliver.log'])
      expect(written.filter((file) => file.endsWith(name))).toHaveLength(1)
    expect(sightingsIn(logs, canaries)).toEqual([])
  })

  it('would be found if it were there', () => {
    const file = join(logs, 'canary-proof.log')
    for (const form of ['测试甲', encodeURIComponent('测试甲'), '\\u6d4b\\u8bd5\\u7532']) {
      appendFileSync(file, `{"level":"info","name":"${form}"}\n`)
      expect(sightingsIn(logs, ['测试甲']).map(({ file: name }) => name)).toEqual(['canary-proof.log'])
      rmSync(file)
    }
  })
})
