import { examineCase } from '../../lib/cases/examine-case.ts'
import { isMatterId } from '../../lib/matters/model.ts'
import { wakeMatter } from '../../lib/matters/wake-matter.ts'
import { SETTINGS } from '../../lib/names/settings.ts'
import { setting } from '../runtime/environment.ts'
import { objects } from '../runtime/objects-port.ts'
import { ports } from '../runtime/ports.ts'
import { queue } from '../runtime/queue-port.ts'
import { serveQueue } from '../runtime/worker.ts'

const given = { ...ports, queue, objects }

/** Most of what is owed is to cases; what orders need is loaded when the first of them comes. */
const settle = async (orderId: string): Promise<void> => {
  const [{ settleOrder }, { http }] = await Promise.all([
    import('../../lib/cases/settle-order.ts'),
    import('../runtime/http-port.ts'),
  ])
  await settleOrder({ ...given, http, baseUrl: setting(SETTINGS.issuer) }, orderId)
}

export const handler = serveQueue(async ({ caseId }) => {
  if (caseId === undefined) return
  if (caseId.startsWith('pay_')) await settle(caseId)
  else if (isMatterId(caseId)) await wakeMatter({ ...ports, queue }, caseId)
  else await examineCase(given, caseId)
})
