import { examineCase } from '../../lib/cases/examine/examine-case.ts'
import { SETTINGS } from '../../lib/names/settings.ts'
import { setting } from '../runtime/environment.ts'
import { objects } from '../runtime/objects-port.ts'
import { ports } from '../runtime/ports.ts'
import { queue } from '../runtime/queue-port.ts'
import { serveQueue } from '../runtime/worker.ts'

const given = { ...ports, queue, objects }

/** Most of what is owed is to cases; what the others need is loaded when the first of them comes. */
const settle = async (orderId: string): Promise<void> => {
  const [{ settleOrder }, { http }] = await Promise.all([
    import('../../lib/payments/settle-order.ts'),
    import('../runtime/http-port.ts'),
  ])
  await settleOrder({ ...given, http, baseUrl: setting(SETTINGS.issuer) }, orderId)
}

const sign = async (signingRequestId: string): Promise<void> => {
  const [{ wakeSigning }, { http }] = await Promise.all([
    import('../../lib/documents/signing/advance-signing.ts'),
    import('../runtime/http-port.ts'),
  ])
  await wakeSigning({ ...given, http, baseUrl: setting(SETTINGS.issuer) }, signingRequestId)
}

type Wake = (id: string) => Promise<unknown>

/** By the beginning of an id: what it names. */
const WAKES: Readonly<Record<string, Wake>> = {
  pay_: settle,
  sgn_: sign,
  mat_: async (id) => (await import('../../lib/matters/escalate-matter.ts')).wakeMatter(given, id),
  com_: async (id) => (await import('../../lib/documents/common/warn-of-expiry.ts')).wakeCommonMaterial(given, id),
  cup_: async (id) => (await import('../../lib/archives/warn-of-late-call-up.ts')).wakeCallUp(given, id),
  qry_: async (id) => (await import('../../lib/queries/close-late-query.ts')).wakeQuery(given, id),
  uev_: async (id) => (await import('../../lib/cases/units/notify-monitoring-banks.ts')).tellWatchers(given, id),
}

const examine: Wake = async (caseId) => {
  if ((await examineCase(given, caseId)) !== 'archiving') return
  await (await import('../../lib/archives/archive-case.ts')).archiveCase(given, caseId)
}

export const handler = serveQueue(async ({ caseId: id }) => {
  if (id !== undefined) await (WAKES[id.slice(0, 4)] ?? examine)(id)
})
