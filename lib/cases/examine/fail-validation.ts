/** The end of a case that is not lodged, with everything that is wrong said at once. 本提示由平台作出，不属于不动产登记机构的不予受理决定。 */
import type { Fault } from '../../kernel/result.ts'
import { PLATFORM_NOTICE } from '../../review/model.ts'
import { releaseUnits } from '../state/reserved-units.ts'
import type { Head } from '../state/rows.ts'
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
  await Promise.all(releaseUnits(head).map((write) => ports.table.write(write)))
  await conclude(ports, advanced)
}

export const NOTHING_REVIEWED: Reviewed = { findings: [], blocking: [], insisted: [], queries: [], cited: [] }
