/** The end of a case that is not lodged, with everything that is wrong said at once. 本提示由平台作出，不属于不动产登记机构的不予受理决定。 */
import type { Fault } from '../../kernel/result.ts'
import { PLATFORM_NOTICE } from '../../review/model.ts'
import { CaseNamed } from '../state/head.ts'
import { freedByFailing } from '../state/reserved-units.ts'
import { type Head, unitLockKey } from '../state/rows.ts'
import { byPlatform, conclude, type ExaminePorts } from './conclude.ts'
import type { Reviewed } from './review-filing.ts'

export const fail = async (
  ports: ExaminePorts,
  head: Head,
  { faults, reviewed }: { faults: readonly Fault[]; reviewed: Reviewed },
): Promise<void> => {
  const { findings, blocking } = reviewed
  const [{ briefly, inWords }, { spoken }] = await Promise.all([
    import('./review-filing.ts'),
    import('../../kernel/spoken.ts'),
  ])
  const advanced = byPlatform(ports, head, {
    step: 'failValidation',
    data: {
      notice: PLATFORM_NOTICE,
      faults: faults.map(({ pointer, code }) => ({ pointer, code })),
      findings: briefly(blocking),
    },
    details: { faults: faults.map(spoken), ...inWords(findings) },
  })
  if (!advanced) return
  // an earlier run may have died holding some; those of other cases stay
  const locks = await ports.table.batchGet(
    head.units.map((unit) => ({ table: 'cases', key: unitLockKey(unit), model: CaseNamed }) as const),
  )
  const holders = locks.map((lock) => lock?.caseId)
  await conclude(ports, advanced, freedByFailing(head, holders))
}

export const NOTHING_REVIEWED: Reviewed = { findings: [], blocking: [], insisted: [], queries: [], cited: [] }
