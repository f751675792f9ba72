/**
 * An electronic signing provider (电子签署服务商) over HTTP with a certification authority of its own: takes requests, lets each person and
 * seal sign, and calls back sealed (docs/signing-providers.md). What it is told twice it does once, and it may tell things twice itself.
 */
import { createHash } from 'node:crypto'
import type { Authority } from './authority.ts'
import type { Client } from './client.ts'
import { type Counterparty, callBack, startHearing } from './counterparty.ts'
import { signPdf } from './pdf-signature.ts'
import { type CertificationAuthority, type Holder, startAuthority as startCertification } from './pki.ts'
import { chinaTime } from './time.ts'

type Person = { kind: 'person'; signer: string; name: string; idDocument: { kind: string; number: string } }
type Seal = { kind: 'seal'; signer: string; name: string; creditCode: string }
export type Signer = Person | Seal

export type SigningOrder = {
  readonly signingRequestId: string
  readonly document: {
    readonly type: string
    readonly fileName: string
    readonly sha256: string
    readonly file: string
  }
  readonly signers: readonly Signer[]
  readonly expiresAt: string
  readonly replyTo: string
}

export type SignatureStatement = {
  readonly signer: string
  readonly certificateSha256: string
  readonly manner: string
  readonly place?: string
  readonly officer?: string
  readonly recordSha256?: string
}
export type SignedStatement = {
  readonly type: 'signed'
  readonly signingRequestId: string
  readonly file: string
  readonly sha256: string
  readonly signatures: readonly SignatureStatement[]
}

export type ProviderOptions = Omit<Counterparty, 'role'> & {
  /** Everybody signs as soon as they are asked. */
  readonly prompt?: boolean
}

export type SigningProvider = {
  readonly url: string
  readonly certification: CertificationAuthority
  readonly holderOf: (signer: Signer) => Holder
  readonly orderOf: (signingRequestId: string) => SigningOrder | undefined
  readonly isRecalled: (signingRequestId: string) => boolean
  /** What a request comes to once everybody has signed, untold. */
  readonly signed: (signingRequestId: string) => Promise<SignedStatement>
  /** Tells it; answers with the status of the callback. */
  readonly say: (signingRequestId: string, said: object) => Promise<number>
  readonly decline: (signingRequestId: string, signer: string, reason: string) => Promise<number>
  /** Everything heard so far is done, and called back. */
  readonly idle: () => Promise<void>
  readonly close: () => Promise<void>
}

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** One after the other: each signature covers those before it. */
const signedBy = async (
  order: SigningOrder,
  holderOf: (signer: Signer) => Holder,
  now: Date,
): Promise<SignedStatement> => {
  let bytes = Buffer.from(order.document.file, 'base64')
  for (const signer of order.signers) bytes = Buffer.from(await signPdf(bytes, holderOf(signer), now))
  return {
    type: 'signed',
    signingRequestId: order.signingRequestId,
    file: bytes.toString('base64'),
    sha256: sha256Of(bytes),
    signatures: order.signers.map((signer) => ({
      signer: signer.signer,
      certificateSha256: holderOf(signer).certificateSha256,
      manner: signer.kind === 'seal' ? 'seal' : 'face-to-face',
      place: '模拟签署场所',
      recordSha256: sha256Of(Buffer.from(`${order.signingRequestId} ${signer.signer}`)),
    })),
  }
}

export const startSigningProvider = async (options: ProviderOptions): Promise<SigningProvider> => {
  const { now, tell, prompt = false } = options
  const party = { ...options, role: 'provider' } as const
  const certification = startCertification(now, '模拟电子认证服务机构')
  const orders = new Map<string, SigningOrder>()
  const recalled = new Set<string>()

  const holderOf = (signer: Signer): Holder =>
    certification.holderOf({
      kind: signer.kind,
      name: signer.name,
      number: signer.kind === 'person' ? signer.idDocument.number : signer.creditCode,
    })
  const orderOf = (signingRequestId: string): SigningOrder => {
    const order = orders.get(signingRequestId)
    if (!order) throw new Error(`The provider has no request ${signingRequestId}`)
    return order
  }
  const say = (signingRequestId: string, said: object): Promise<number> =>
    callBack(party, orderOf(signingRequestId).replyTo, said)
  const signed = (signingRequestId: string) => signedBy(orderOf(signingRequestId), holderOf, now())

  const take = {
    '/requests': async (order: SigningOrder): Promise<void> => {
      const { signingRequestId, document, signers } = order
      if (sha256Of(Buffer.from(document.file, 'base64')) !== document.sha256) throw new Error('not the file it names')
      orders.set(signingRequestId, order)
      if (!prompt) return
      const status = await say(signingRequestId, await signed(signingRequestId))
      tell?.('signed', `${document.fileName}  ${signers.map(({ name }) => name).join('、')}  ${status}`)
    },
    '/recalls': async ({ signingRequestId }: { signingRequestId: string }): Promise<void> => {
      recalled.add(signingRequestId)
    },
  }

  const hearing = await startHearing(party, take)

  return {
    ...hearing,
    certification,
    holderOf,
    orderOf: (signingRequestId) => orders.get(signingRequestId),
    isRecalled: (signingRequestId) => recalled.has(signingRequestId),
    signed,
    say,
    decline: (signingRequestId, signer, reason) =>
      say(signingRequestId, { type: 'declined', signingRequestId, signer, declinedAt: chinaTime(now()), reason }),
  }
}

type Connecting = {
  readonly provider: string
  readonly url: string
  readonly serves: 'others' | readonly string[]
}

/** The authority lets a provider work for banks; the secret both sides sign with comes back. */
export const connectProvider = async (
  authority: Pick<Authority, 'post'>,
  { provider, url, serves }: Connecting,
): Promise<string> => {
  const body = {
    provider,
    name: '模拟电子签署服务商',
    protocol: 'signing-v1',
    url,
    addressPolicy: { schemes: ['http'], cidrs: ['127.0.0.0/8'] },
    serves,
  }
  const answer = await authority.post('/v1/authority/signing-providers', body)
  if (answer.status !== 200) throw new Error(`The provider was not connected: ${answer.status} ${answer.text}`)
  return answer.body.secret
}

/** The next version of the trust list: what it had, and the root of the provider's certification authority with its revocation list. */
export const trustedWith = async (reader: Client, certification: CertificationAuthority): Promise<object> => {
  const { anchors, intermediates, revocationLists, ocspAnswers } = await reader.read('/v1/trust-list')
  const anchor = {
    name: '模拟电子认证服务机构',
    certificate: certification.root.toString('base64'),
    trustedFrom: '2020-01-01T00:00:00+08:00',
  }
  return {
    anchors: [...anchors, anchor],
    intermediates,
    revocationLists: [...revocationLists, certification.revocationList().toString('base64')],
    ocspAnswers,
  }
}
