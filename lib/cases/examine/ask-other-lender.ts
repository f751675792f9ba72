/** In a case of two banks the other lender is asked, and waited for, before the case is lodged. */
import type { Filing } from '../../filings/filing.ts'
import { InstitutionRow, institutionKey } from '../../institutions/model.ts'
import { canonicalJson, sha256Hex } from '../../kernel/digest.ts'
import { faultOf } from '../../kernel/faults.ts'
import type { Fault } from '../../kernel/result.ts'
import { beijing } from '../../kernel/time.ts'
import { termsOf, waitsUntil } from '../lender/lender-terms.ts'
import { type Head, termsKey, unlistedPartyRow } from '../state/rows.ts'
import { byPlatform, conclude, type ExaminePorts } from './conclude.ts'
import { fail, NOTHING_REVIEWED } from './fail-validation.ts'

/** What the other lender's silence or refusal means; undefined while it may still answer, no fault where it has committed. */
export const otherLenderFaults = ({ clock }: ExaminePorts, { commitment }: Head): readonly Fault[] | undefined => {
  const at = '/settlement/counterpart'
  if (commitment?.status === 'declined') return [faultOf(at, 'bank-to-bank.declined')]
  if (commitment?.status !== 'open') return []
  return clock.now().toISOString() < commitment.until ? undefined : [faultOf(at, 'bank-to-bank.other-side-open')]
}

/** The other lender must be a bank of this platform, and another than the one that files. */
const isOtherBank = async ({ table }: ExaminePorts, head: Head, otherLender: string): Promise<boolean> => {
  const [row] = await table.batchGet([{ table: 'directory', key: institutionKey(otherLender), model: InstitutionRow }])
  return otherLender !== head.bank && row?.kind === 'bank' && row.status === 'active'
}

/** Asks the other lender, which from here on is a party to its part. */
export const askOtherLender = async (
  ports: ExaminePorts,
  head: Head,
  { filing, otherLender }: { filing: Filing; otherLender: string },
): Promise<void> => {
  if (!(await isOtherBank(ports, head, otherLender))) {
    const faults = [faultOf('/settlement/counterpart/institutionId', 'counterpart.not-on-platform')]
    return fail(ports, head, { faults, reviewed: NOTHING_REVIEWED })
  }
  const terms = canonicalJson(termsOf(filing, head))
  const until = waitsUntil(ports.clock.now())
  const termsSha256 = sha256Hex(terms)
  const advanced = byPlatform(ports, head, {
    step: 'askCommitment',
    data: { until: beijing(new Date(until)), termsSha256 },
    set: { commitment: { institutionId: otherLender, status: 'open', until, termsSha256 } },
  })
  if (!advanced) return
  await conclude(ports, advanced, [
    { table: 'cases', put: { ...termsKey(head.caseId), terms } },
    { table: 'cases', put: unlistedPartyRow(head.caseId, otherLender, 'counterparty') },
  ])
}
