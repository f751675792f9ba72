/** The second look into the book, while the registry reviews. */
import { markedDue } from '../state/owed.ts'
import { filingInForce } from '../state/filing-in-force.ts'
import { type Head, headKey } from '../state/rows.ts'
import { platformDueAt } from '../state/timing.ts'
import { byPlatform, conclude, type ExaminePorts } from './conclude.ts'

/**
 * While the registry reviews: a seizure that came in between wins over the acceptance (法发〔2004〕5号). Where nothing changed, there is no
 * event.
 */
export const lookAgain = async (ports: ExaminePorts, head: Head): Promise<void> => {
  const { briefly, inWords, reviewAgain } = await import('./review-filing.ts')
  const findings = await reviewAgain(ports, head, await filingInForce(ports, head))
  const compared = { bookCompared: 'twice' } as const
  if (findings.length === 0) {
    const now = ports.clock.now()
    const put = markedDue({ ...head, ...compared }, now, platformDueAt(head, now))
    await ports.table.write({
      table: 'cases',
      put: { ...headKey(head.caseId), ...put },
      condition: { expression: '#sequence = :sequence', values: { sequence: head.sequence } },
    })
    return
  }
  const advanced = byPlatform(ports, head, {
    step: 'noteChange',
    data: { findings: briefly(findings) },
    details: inWords(findings),
    set: compared,
  })
  if (advanced) await conclude(ports, advanced)
}
