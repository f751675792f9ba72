import { examineCase } from '../../lib/cases/examine-case.ts'
import { isMatterId } from '../../lib/matters/model.ts'
import { wakeMatter } from '../../lib/matters/wake-matter.ts'
import { objects } from '../runtime/objects-port.ts'
import { ports } from '../runtime/ports.ts'
import { queue } from '../runtime/queue-port.ts'
import { serveQueue } from '../runtime/worker.ts'

export const handler = serveQueue(async ({ caseId }) => {
  if (caseId === undefined) return
  if (isMatterId(caseId)) await wakeMatter({ ...ports, queue }, caseId)
  else await examineCase({ ...ports, queue, objects }, caseId)
})
