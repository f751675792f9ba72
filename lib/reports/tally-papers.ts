/** What a lodged case spared: papers cited instead of filed, papers born electronic, trips of its applicants, and typing. */
import { type Count, type Counted, type Facts, one } from './counting.ts'

const onPapers: Count = ({ facts: { papers } }) => {
  if (papers.length === 0) return []
  const cited = papers.filter((paper) => paper.cited).length
  const isPaperless = papers.every(({ as }) => as === 'signed')
  return [
    one('slots', papers.length),
    ...(cited > 0 ? [one('slots-cited', cited)] : []),
    ...papers.map(({ as }) => one(`papers|as=${as}`)),
    ...(isPaperless ? [one('paperless')] : []),
  ]
}

const NEAR: readonly string[] = ['face-to-face', 'remote']

export type SignedWhere = 'bank-alone' | 'not-in-evidence' | 'branch-or-remote' | 'elsewhere'

/** Where each mortgagor's signing is in evidence, and none of it at a window or before a notary. */
const signedWhere = ({ mortgagors = [], signing = [] }: Facts['filing']): SignedWhere => {
  if (mortgagors.length === 0) return 'bank-alone'
  const hasSigned = (party: string) => signing.some(({ signer }) => signer === party)
  if (!mortgagors.every(({ party }) => hasSigned(party))) return 'not-in-evidence'
  return signing.every(({ manner }) => NEAR.includes(manner)) ? 'branch-or-remote' : 'elsewhere'
}

const onSigning: Count = ({ facts }) => [one(`signed|where=${signedWhere(facts.filing)}`)]

const onTyping: Count = ({ facts: { fields } }) =>
  fields ? [one('fields', fields.filed), one('fields-prefilled', fields.prefilled)] : []

export const onSpared: Count = (seen): Counted[] => [...onPapers(seen), ...onSigning(seen), ...onTyping(seen)]
