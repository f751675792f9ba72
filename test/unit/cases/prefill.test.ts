/** A draft begun from a former case fits every business: nothing in it that the business does not take, and nothing that is wrong. */
import { expect, it } from 'vitest'
import { fromCase, together } from '../../../lib/cases/draft/prefill-draft.ts'
import type { Certificate } from '../../../lib/certificates/model.ts'
import { checkFiling } from '../../../lib/filings/check-filing.ts'
import { FILING_EXAMPLES } from '../../../lib/filings/examples.ts'
import { BUSINESSES, modesOf, planOf } from '../../../lib/registrations/businesses/index.ts'
import { CONTEXT } from '../../support/filings.ts'

const certificates: readonly Certificate[] = [
  {
    certificateId: `crt_${'0'.repeat(26)}`,
    number: '闽(2026)厦门市不动产证明第0007001号',
    status: 'kept',
    units: ['350203001002GB00123F00010203'],
    issuedAt: '2026-11-20T10:00:00+08:00',
    documentId: `doc_${'0'.repeat(26)}`,
    sha256: '0'.repeat(64),
    length: 1,
    contentType: 'application/pdf',
    uploadKey: 'incoming/350200/doc_1',
  },
]
const former = { filing: FILING_EXAMPLES.ordinary, certificates }

const WAYS = Object.values(BUSINESSES).flatMap((business) => {
  const modes = modesOf(business)
  return (modes.length === 0 ? [undefined] : modes).map((mode) => ({ business: business.name, mode }))
})

it.each(WAYS)('$business $mode', ({ business, mode }) => {
  const plan = planOf(BUSINESSES[business], mode)
  if (!plan) throw new Error('the way has no plan')
  const asked = { plan, business, mode }
  const { draft, origins } = together([fromCase(former, asked)], asked)
  const faults = checkFiling(draft, CONTEXT).filter(({ code }) => code !== 'existing.settlement-contradicts')
  const codes = faults.map(({ pointer, code }) => `${pointer} ${code}`)
  expect(codes.filter((code) => /not-expected|unknown|wrong-type|malformed|contradicts/.test(code))).toEqual([])
  expect(origins.map(({ pointer }) => pointer)).toContain('/units')
})
