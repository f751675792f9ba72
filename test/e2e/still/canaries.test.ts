/**
 * Runs after the other files: what they made this platform write to logs, metrics, queues and problems is searched for the personal data
 * of their filings. A last filing has a canary in every personal field, and is then spoiled in each of them.
 */
import { describe, expect, inject, it } from 'vitest'
import { recordAuthorization } from '../../../tools/simulate/authorization.ts'
import { canaryId, OF_THE_RUN, withCanaries } from '../../support/canaries.ts'
import { eventually, flat, openScene, XIAMEN } from '../scene.ts'
import { itIsNowhereIn } from '../sightings.ts'

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
    const send = (body: Json) => bank.client.call({ method: 'POST', path: '/v1/cases', body, signed: true })
    // owners who share, a company with its representative, a child with a guardian
    for (const [flock, owners] of (['co-owners', 'company', 'guarded'] as const).entries()) {
      const made = withCanaries(await bank.prepare({ units: [flat('350203')], owners }), flock)
      canaries.push(...made.canaries)
      let refused = 0
      for (const body of spoiled(made.filing)) {
        const answer = await send(body)
        if (answer.status < 400) continue
        refused++
        for (const canary of made.canaries) expect(answer.text).not.toContain(canary)
      }
      expect(refused).toBeGreaterThan(10)
      const accepted = await send({ ...made.filing, bankReference: `YW${Date.now()}${flock}` })
      expect(accepted.status, accepted.text).toBe(202)
      await bank.waitFor(accepted.body.caseId, 'certificate.delivered')
    }
  })

  it('of an officer is in no problem text either', async () => {
    const [{ institutionId, branch } = { institutionId: '', branch: '' }] = cast.sandbox.banks
    const authority = cast.client(cast.sandbox.authority)
    await authority.syncClock()
    const officer = {
      officerId: 'officer-canary',
      name: '金丝雀专人',
      branch,
      validFrom: '2026-01-01',
      validTo: '2049-12-31',
      trainedOn: '2026-01-01',
      maskedId: '3502************77',
    }
    canaries.push(officer.name, officer.maskedId)
    const put = (body: object) =>
      authority.call({
        method: 'POST',
        path: `/v1/authority/institutions/${institutionId}/officers`,
        body,
        signed: true,
      })
    expect((await put(officer)).status).toBe(200)
    const refused = await put({ ...officer, name: `${officer.name}\u0007`, validTo: officer.maskedId })
    expect(refused.status).toBe(400)
    for (const canary of [officer.name, officer.maskedId]) expect(refused.text).not.toContain(canary)
  })

  it('of a letter, of the book and of copies is in no problem text either', async () => {
    const bank = await cast.bank({ withoutWebhook: true })
    const owner = { type: 'individual', name: '金丝雀权利人', idNumber: canaryId(200), signedBy: 'handwritten' }
    canaries.push(owner.name, owner.idNumber)
    const unitNumber = flat('350203')
    const authorizationId = await recordAuthorization(bank, { kind: 'units', units: [unitNumber] }, { owners: [owner] })
    const { officer } = bank.identity
    const ask = (more: object) => {
      const body = { authorizationId, officer, purpose: 'loan-approval', unitNumber, ...more }
      return bank.client.call({
        method: 'POST',
        path: '/v1/queries',
        body,
        signed: true,
        headers: { prefer: 'wait=5' },
      })
    }
    for (const more of [{ kind: 'ownership' }, { kind: 'copies', materials: ['results'] }]) {
      const asked = await ask(more)
      const path = asked.headers.get('location') ?? ''
      await eventually(async () => (await bank.client.read(path)).status).toBe('answered')
      const shown = JSON.stringify(await bank.client.read(path))
      if (more.kind === 'ownership') expect(shown).toContain(owner.idNumber)
    }
    const wrong = { ...owner, name: `${owner.name}\u0007`, idNumber: `${owner.idNumber.slice(0, -1)}A` }
    const body = { owners: [wrong], bank: { name: owner.name, creditCode: owner.idNumber } }
    const refused = await bank.client.call({ method: 'POST', path: '/v1/authorizations', body, signed: true })
    expect(refused.status).toBe(400)
    expect((await ask({ kind: 'ownership', purpose: 'loan-monitoring' })).status).toBe(403)
  })

  itIsNowhereIn(logs, canaries)
})
