import { examineCase } from '../../lib/cases/examine-case.ts'
import { objects } from '../runtime/objects-port.ts'
import { ports } from '../runtime/ports.ts'
import { queue } from '../runtime/queue-port.ts'
import { serveQueue } from '../runtime/worker.ts'

const given = { ...ports, queue, objects }

export const handler = serveQueue(async ({ caseId }) => {
  if (!caseId || (await examineCase(given, caseId)) !== 'archiving') return
  const { archiveCase } = await import('../../lib/archives/archive-case.ts')
  await archiveCase(given, caseId)
})
