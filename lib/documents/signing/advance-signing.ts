/**
 * Does whatever the platform still owes a signing request: hands it to its provider, recalls it there, tells its bank that it has expired.
 * Everything is found again in the row, so it may end at any line and begin anew.
 */
import { sealedHeaders, secretsAt } from '../../access/shared-secret.ts'
import { beijing } from '../../kernel/time.ts'
import type { Http, Objects, Ports } from '../../platform/ports.ts'
import { handOverOf, type Outgoing, recallOf } from './messages.ts'
import { noticeWrites, signingWrite } from './notice.ts'
import { providerKey, SigningProvider } from './provider.ts'
import { owesExpiry, owesRecall, SigningRequest, signingKey, stateOf } from './request.ts'

export type SigningPorts = Pick<Ports, 'table' | 'ids' | 'queue' | 'clock' | 'log'> & {
  readonly http: Http
  readonly objects: Objects
  readonly baseUrl: string
}

const PROVIDER_TIMEOUT_MS = 10_000

/** True once the provider has taken it. */
const sent = async (ports: SigningPorts, provider: SigningProvider, { path, body }: Outgoing): Promise<boolean> => {
  const now = ports.clock.now()
  const [secret = ''] = secretsAt(provider, now)
  const answer = await ports.http.post(
    `${provider.url}${path}`,
    sealedHeaders('provider', { secret, body }, now),
    body,
    provider.addressPolicy,
    PROVIDER_TIMEOUT_MS,
  )
  const taken = answer.kind === 'answered' && answer.status >= 200 && answer.status < 300
  if (!taken)
    ports.log.error('signing-provider.not-taken', {
      provider: provider.provider,
      path,
      said: answer.kind === 'answered' ? answer.status : answer.reason,
    })
  return taken
}

const sentToProvider = async (ports: SigningPorts, before: SigningRequest, provider: SigningProvider) => {
  const now = ports.clock.now()
  const isNew = stateOf(before, now) === 'requested'
  if (!isNew && !owesRecall(before, now)) return before
  const replyTo = `${ports.baseUrl}/v1/signing-providers/${provider.provider}/callbacks`
  const message = isNew
    ? handOverOf(before, { file: await ports.objects.read('incoming', before.document.key), replyTo })
    : recallOf(before)
  if (!(await sent(ports, provider, message))) return { ...before, failures: before.failures + 1 }
  const at = beijing(now)
  return { ...before, failures: 0, ...(isNew ? { sentAt: at } : { recalledAt: at }) }
}

export const advanceSigning = async (ports: SigningPorts, signingRequestId: string): Promise<void> => {
  const { table, ids, queue } = ports
  const before = await table.get('cases', signingKey(signingRequestId), SigningRequest)
  if (!before) throw new Error(`there is no signing request ${signingRequestId}`)
  const [provider] = await table.batchGet([
    { table: 'directory', key: providerKey(before.provider), model: SigningProvider },
  ])
  if (!provider) throw new Error(`signing request ${signingRequestId} has no provider`)
  const after = await sentToProvider(ports, before, provider)
  const now = ports.clock.now()
  if (owesExpiry(after, now)) {
    const { writes, hint } = noticeWrites(
      ids,
      { before, after: { ...after, expiryTold: true } },
      { type: 'signing.expired', now },
    )
    if ((await table.transact(writes)).committed) await queue.hint('feed', [hint])
    return
  }
  // whoever changed it meanwhile has made it due again
  if (after !== before) await table.write(signingWrite(before, after, now))
}
