/**
 * Warns a bank 60 days before a paper expires, and once more when it has; not where a later version was accepted. A hint that comes
 * early, late or twice finds nothing to do.
 */
import { beijingDate } from '../../kernel/time.ts'
import type { Ports } from '../../platform/ports.ts'
import { CommonMaterial, commonMaterialKey } from './model.ts'
import { isAccepted, materialRow, noticeWrites, warningOn } from './notice.ts'

export const warnOfExpiry = async (
  ports: Pick<Ports, 'table' | 'ids' | 'queue' | 'clock'>,
  commonMaterialId: string,
): Promise<void> => {
  const { table, clock, queue } = ports
  const now = clock.now()
  const material = await table.get('cases', commonMaterialKey(commonMaterialId), CommonMaterial)
  if (!material) throw new Error(`common material ${commonMaterialId} has no head`)
  const warning = warningOn(material, beijingDate(now))
  if (warning === undefined || material.warned === 'expired' || material.warned === warning) return
  const warned = { ...material, warned: warning }
  const { replacedBy } = material
  const successor = replacedBy && (await table.get('cases', commonMaterialKey(replacedBy), CommonMaterial))
  if (successor && isAccepted(successor)) {
    const condition = { expression: '#sequence = :sequence', values: { sequence: material.sequence } }
    await table.write({ table: 'cases', put: materialRow({ ...warned, warned: 'expired' }), condition })
    return
  }
  const { writes, hint } = noticeWrites(ports, warned, { notice: { what: warning }, now })
  if ((await table.transact(writes)).committed) await queue.hint('feed', [hint])
}
