/** The authority's own system: reads what it is about to change, and changes it under the version it saw. */
import { generateKeyPairSync } from 'node:crypto'
import type { JWK } from 'jose'
import { type Answer, connect, type Observe } from './client.ts'
import { uploadDocument } from './documents.ts'
import { makePdf } from './pdf.ts'
import type { Credentials, Sandbox, SandboxBank } from './sandbox.ts'

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]

/** A made-up unified credit code with a right check character. */
export const creditCode = (region = '350000'): string => {
  const body = Array.from({ length: 7 }, () => ALPHABET[Math.floor(Math.random() * 31)]).join('')
  const first = `91${region}MA${body}`
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * ALPHABET.indexOf(first.charAt(at)), 0)
  return `${first}${ALPHABET[(31 - (sum % 31)) % 31]}`
}

const newKey = (): JWK => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }) as JWK

export const publicPart = ({ kty, crv, x, y }: JWK) => ({ kty, crv, x, y })

const FROM = '2020-01-01'
const TO = '2049-12-31'
export const LIFETIME = { notBefore: `${FROM}T00:00:00+08:00`, notAfter: `${TO}T23:59:59+08:00` }

export const BANK_SCOPES = ['cases.read', 'cases.write', 'documents.read', 'documents.write', 'notifications.read']
const MORE_SCOPES = [
  'endpoints.write',
  'directory.read',
  'matters.read',
  'matters.write',
  'keys.write',
  'officers.write',
]
export const QUERY_SCOPES = ['authorizations.read', 'authorizations.write', 'queries.read', 'queries.write']

const TERMS = {
  number: '协测-001',
  signedOn: FROM,
  validFrom: FROM,
  validTo: TO,
  businesses: ['new-loan'],
  regions: ['35'],
  duties: ['核验申请人身份', '保证电子材料与纸质材料一致'],
  securityTerms: ['查询所得信息不得泄露或挪作他用'],
  feeSettlement: 'per-case',
}

const WATCHING = {
  authority: [
    'institutions.read',
    'owner-requests.write',
    'institutions.write',
    'directory.write',
    'archives.read',
    'archives.write',
    'audit.read',
    'payments.read',
    'documents.read',
    'documents.write',
    'matters.read',
    'matters.write',
    'reports.read',
    'reports.write',
    'keys.write',
  ],
  regulator: ['audit.read', 'matters.read', 'reports.read', 'reports.write', 'keys.write'],
}

export type Jurisdiction = { readonly level: 'province' | 'city' | 'county'; readonly code: string }

export type Authority = ReturnType<typeof startAuthority>

type AuthorityOptions = {
  readonly sandbox: Sandbox
  /** Whom to be; the province's authority otherwise. */
  readonly credentials?: Credentials
  readonly observe?: Observe
}

export const startAuthority = ({ sandbox, observe, credentials = sandbox.authority }: AuthorityOptions) => {
  const { baseUrl, issuer } = sandbox
  const client = connect({ baseUrl, issuer, credentials, ...(observe && { observe }) })

  const synced = client.syncClock()

  const post = async (path: string, body: object, version?: number): Promise<Answer> => {
    await synced
    return client.call({
      method: 'POST',
      path,
      body,
      signed: true,
      ...(version !== undefined && { headers: { 'if-match': `"${version}"` } }),
    })
  }

  const must = async (path: string, body: object, version?: number): Promise<Answer> => {
    const answer = await post(path, body, version)
    if (answer.status >= 400) throw new Error(`${path}: ${answer.status} ${answer.text}`)
    return answer
  }

  const pathOf = (institutionId: string) => `/v1/authority/institutions/${institutionId}`
  /** The signed paper is uploaded first; no two agreements share one. */
  const recordAgreement = async (institutionId: string, terms: object = {}, version?: number): Promise<Answer> => {
    const agreed = { ...TERMS, ...terms }
    await synced
    const { documentId, sha256 } = await uploadDocument(client, {
      type: 'cooperation-agreement',
      fileName: '合作协议.pdf',
      bytes: makePdf(['合作协议', agreed.number, institutionId, String(Math.random())]),
    })
    const body = { ...agreed, document: { documentId, sha256 } }
    return must(`${pathOf(institutionId)}/agreement`, body, version)
  }
  const read = (institutionId: string) => client.read(pathOf(institutionId))
  const readRegistry = (code: string) => client.read(`/v1/authority/registries/${code}`)

  /** A party with keys and one client, able to sign in. */
  const admit = async (
    as: { institutionId: string; kind: string; name: string; actsFor?: string[]; jurisdiction?: Jurisdiction },
    { audience = 'bank', scopes }: { audience?: string; scopes: string[] },
  ) => {
    const { institutionId } = as
    const authKey = newKey()
    const signKey = newKey()
    await must('/v1/authority/institutions', as)
    const [authKid, signKid] = [`${institutionId}.auth`, `${institutionId}.sign`]
    const keys = [
      { kid: authKid, jwk: publicPart(authKey), use: 'auth' },
      { kid: signKid, jwk: publicPart(signKey), use: 'sign' },
    ]
    for (const key of keys) await must(`${pathOf(institutionId)}/keys`, { ...key, ...LIFETIME })
    const clientId = `${institutionId}.core`
    await must(`${pathOf(institutionId)}/clients`, { clientId, audience, scopes })
    return { institutionId, clientId, authKey, authKid, signKey, signKid } satisfies Credentials
  }

  return {
    client,
    post,
    must,
    read,
    readRegistry,
    pathOf,
    newKey,
    recordAgreement,
    /** A bank with agreement, branch and officer, ready to file. */
    admitBank: async (name: string, more: { terms?: object; scopes?: string[] } = {}): Promise<SandboxBank> => {
      const institutionId = creditCode()
      const scopes = [...BANK_SCOPES, ...MORE_SCOPES, ...(more.scopes ?? [])]
      const credentials = await admit({ institutionId, kind: 'bank', name }, { scopes })
      const branch = creditCode('350200')
      const officer = 'officer-1'
      await recordAgreement(institutionId, more.terms)
      await must(`${pathOf(institutionId)}/branches`, {
        creditCode: branch,
        name: `${name}厦门分行`,
        licenceNo: 'B0009B235020001',
        region: '350200',
      })
      await must(`${pathOf(institutionId)}/officers`, {
        officerId: officer,
        name: '测试专员',
        branch,
        validFrom: FROM,
        validTo: TO,
        trainedOn: FROM,
        maskedId: '3502************21',
      })
      return { ...credentials, name, branch, officer }
    },
    admitIntermediary: async (name: string, actsFor: string[]): Promise<Credentials> => {
      const institutionId = creditCode()
      const as = { institutionId, kind: 'intermediary', name, actsFor }
      const credentials = await admit(as, { scopes: [...BANK_SCOPES, ...MORE_SCOPES] })
      await recordAgreement(institutionId)
      return credentials
    },
    /** Somebody who watches over a part of the province, or over all of it. */
    admitWatcher: (kind: 'authority' | 'regulator', name: string, jurisdiction: Jurisdiction): Promise<Credentials> =>
      admit(
        { institutionId: creditCode(jurisdiction.code), kind, name, jurisdiction },
        { audience: kind, scopes: WATCHING[kind] },
      ),
    changeAgreement: async (institutionId: string, act: 'suspend' | 'resume' | 'end') =>
      must(
        `${pathOf(institutionId)}/agreement/changes`,
        { act, reason: '测试' },
        (await read(institutionId)).agreement.version,
      ),
    setRollout: async (code: string, phases: object[]) =>
      must(`/v1/authority/registries/${code}/rollout`, { phases }, (await readRegistry(code)).version ?? 0),
    changeRegistry: async (code: string, change: object) =>
      must(
        `/v1/authority/registries/${code}/changes`,
        { ...change, reason: '测试' },
        (await readRegistry(code)).version ?? 0,
      ),
  }
}
