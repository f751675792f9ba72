/** A stage that binds tokens to client certificates (RFC 8705), as prod does, over HTTP from the templates of prod. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { certificateThumbprint } from '../../../lib/access/binding.ts'
import { type LocalRunner, startLocalRunner } from '../../../tools/local/start.ts'
import { connect } from '../../../tools/simulate/client.ts'
import type { Credentials } from '../../../tools/simulate/sandbox.ts'
import { selfSigned } from '../../support/certificates.ts'

let runner: LocalRunner
const [own, renewed, stolen] = ['bank', 'bank-renewed', 'thief'].map((name) => selfSigned(name).cert)
const authorityCertificate = selfSigned('authority').cert

beforeAll(async () => {
  runner = await startLocalRunner({ stage: 'prod' })
})
afterAll(() => runner?.remove())

const showing = (credentials: Credentials, certificate: string | undefined) =>
  connect({
    baseUrl: runner.baseUrl,
    issuer: runner.sandbox.issuer,
    credentials,
    ...(certificate && {
      headers: { 'x-local-client-certificate': Buffer.from(certificate).toString('base64') },
    }),
  })

/** The status of a read with somebody's token, shown over a connection with this certificate. */
const readWith = async (token: string, certificate: string | undefined): Promise<number> => {
  const headers = { authorization: `Bearer ${token}` }
  const call = { method: 'GET', path: '/v1/registries', anonymous: true, headers } as const
  return (await showing(runner.sandbox.banks[0], certificate).call(call)).status
}

const keepClient = async (more: object): Promise<void> => {
  const [{ institutionId, clientId, scopes }] = runner.sandbox.banks
  const authority = showing(runner.sandbox.authority, authorityCertificate)
  const path = `/v1/authority/institutions/${institutionId}`
  const known = await authority.read(path)
  const client = known.clients?.find((one: { clientId: string }) => one.clientId === clientId)
  await authority.must({
    method: 'POST',
    path: `${path}/clients`,
    body: { clientId, audience: 'bank', scopes: client?.scopes ?? scopes, ...more },
    headers: { 'if-match': `"${client.version ?? 0}"` },
    signed: true,
    key: randomUUID(),
  })
}

it('takes a token only over a connection with the certificate it was given to, until that is revoked', async () => {
  const [bank] = runner.sandbox.banks
  expect((await showing(bank, undefined).requestToken()).status).toBe(401)
  const token = await showing(bank, own).currentToken()
  expect(await readWith(token, own)).toBe(200)
  expect(await readWith(token, stolen)).toBe(401)
  expect(await readWith(token, undefined)).toBe(401)

  await keepClient({ revokedCertificates: [certificateThumbprint(own ?? '')] })
  await runner.advanceClock(60)
  expect(await readWith(token, own)).toBe(401)
  expect((await showing(bank, own).requestToken()).status).toBe(401)
  const anew = await showing(bank, renewed).currentToken()
  expect(await readWith(anew, renewed)).toBe(200)
  expect(await readWith(anew, own)).toBe(401)
})
