import { examineCase } from '../../lib/cases/examine-case.ts'
import { isMatterId } from '../../lib/matters/model.ts'
import { wakeMatter } from '../../lib/matters/wake-matter.ts'
import { isCallUpId } from '../../lib/outbox/rows.ts'
import { objects } from '../runtime/objects-port.ts'
import { ports } from '../runtime/ports.ts'
import { queue } from '../runtime/queue-port.ts'
import { serveQueue } from '../runtime/worker.ts'

const given = { ...ports, queue, objects }

export const handler = serveQueue(async ({ caseId }) => {
  if (caseId === undefined) return
  if (isMatterId(caseId)) return wakeMatter(given, caseId)
  if (isCallUpId(caseId)) return (await import('../../lib/archives/wake-call-up.ts')).wakeCallUp(given, caseId)
  if ((await examineCase(given, caseId)) !== 'archiving') return
  const { archiveCase } = await import('../../lib/archives/archive-case.ts')
  await archiveCase(given, caseId)
})
