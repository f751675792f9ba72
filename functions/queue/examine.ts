import { examineCase } from '../../lib/cases/examine-case.ts'
import { objects } from '../runtime/objects-port.ts'
import { ports } from '../runtime/ports.ts'
import { queue } from '../runtime/queue-port.ts'
import { serveQueue } from '../runtime/worker.ts'

export const handler = serveQueue(async ({ caseId }) => {
  if (caseId) await examineCase({ ...ports, queue, objects }, caseId)
})
