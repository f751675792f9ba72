import { examineCase } from '../../lib/cases/examine-case.ts'
import { tellWatchers } from '../../lib/cases/tell-watchers.ts'
import { isCommonMaterialId, wakeCommonMaterial } from '../../lib/documents/common/wake-common-material.ts'
import { isMatterId } from '../../lib/matters/model.ts'
import { wakeMatter } from '../../lib/matters/wake-matter.ts'
import { isCallUpId } from '../../lib/outbox/rows.ts'
import { wakeQuery } from '../../lib/queries/wake-query.ts'
import { objects } from '../runtime/objects-port.ts'
import { ports } from '../runtime/ports.ts'
import { queue } from '../runtime/queue-port.ts'
import { serveQueue } from '../runtime/worker.ts'

const given = { ...ports, queue, objects }

export const handler = serveQueue(async ({ caseId }) => {
  if (caseId === undefined) return
  if (isMatterId(caseId)) return wakeMatter(given, caseId)
  if (isCommonMaterialId(caseId)) return wakeCommonMaterial(given, caseId)
  if (isCallUpId(caseId)) return (await import('../../lib/archives/wake-call-up.ts')).wakeCallUp(given, caseId)
  if (caseId.startsWith('qry_')) return wakeQuery(given, caseId)
  if (caseId.startsWith('uev_')) return tellWatchers(given, caseId)
  if ((await examineCase(given, caseId)) !== 'archiving') return
  const { archiveCase } = await import('../../lib/archives/archive-case.ts')
  await archiveCase(given, caseId)
})
