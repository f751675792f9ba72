import { examineCase } from '../../lib/cases/examine-case.ts'
import { tellWatchers } from '../../lib/cases/tell-watchers.ts'
import { isMatterId } from '../../lib/matters/model.ts'
import { wakeMatter } from '../../lib/matters/wake-matter.ts'
import { wakeQuery } from '../../lib/queries/wake-query.ts'
import { objects } from '../runtime/objects-port.ts'
import { ports } from '../runtime/ports.ts'
import { queue } from '../runtime/queue-port.ts'
import { serveQueue } from '../runtime/worker.ts'

export const handler = serveQueue(async ({ caseId }) => {
  if (caseId === undefined) return
  if (isMatterId(caseId)) await wakeMatter({ ...ports, queue }, caseId)
  else if (caseId.startsWith('qry_')) await wakeQuery({ ...ports, queue }, caseId)
  else if (caseId.startsWith('uev_')) await tellWatchers({ ...ports, queue }, caseId)
  else await examineCase({ ...ports, queue, objects }, caseId)
})
