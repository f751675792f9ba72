/** What the blocks of a filing must say of each other and of the business: sale and owners, change and renewal, kinds of mortgage. */
import { faultOf } from '../../kernel/faults.ts'
import { placed, type Rule } from '../draft.ts'
import { planFor } from './business.ts'

export const sellersOwnWhatTheySell: Rule = ({ filing: { sale, units }, isWellFormed }) => {
  if (!isWellFormed('/units')) return []
  const owners = new Set(placed(units).flatMap(([, unit]) => unit.owners ?? []))
  return placed(sale?.sellers).flatMap(([at, seller]) =>
    owners.has(seller) ? [] : [faultOf(['sale', 'sellers', at], 'sale.seller-not-owner')],
  )
}

/** Who buys also mortgages: the seller's property is gone when the mortgage is registered. */
export const buyersMortgage: Rule = ({ filing: { sale, mortgagors }, isWellFormed }) => {
  if (sale?.buyers === undefined || !isWellFormed('/sale') || !isWellFormed('/mortgagors')) return []
  const buyers = new Set(sale.buyers)
  return placed(mortgagors).flatMap(([at, { party }]) =>
    party === undefined || buyers.has(party) ? [] : [faultOf(['mortgagors', at, 'party'], 'mortgagor.not-buyer')],
  )
}

export const blocksSayWhatTheBusinessDoes: Rule = (draft) => {
  const { change, preNotice, determination, existing } = draft.filing
  const plan = planFor(draft)
  if (plan === undefined) return []
  const { renews, preNoticeKinds } = plan
  const isRenewed = renews === undefined || (change?.renews !== undefined && renews.includes(change.renews))
  const isOfKind = preNotice?.kind === undefined || preNoticeKinds?.includes(preNotice.kind) !== false
  return [
    ...(change === undefined || isRenewed || !draft.isWellFormed('/change')
      ? []
      : [faultOf(['change', 'renews'], 'change.renewal-contradicts', { allowed: renews.join(', ') })]),
    ...(isOfKind
      ? []
      : [faultOf(['preNotice', 'kind'], 'pre-notice.kind-contradicts', { allowed: preNoticeKinds?.join(', ') ?? '' })]),
    ...(determination === undefined
      ? []
      : placed(existing).flatMap(([at, { kind }]) =>
          kind === 'ordinary' ? [faultOf(['existing', at, 'kind'], 'determination.not-maximum')] : [],
        )),
  ]
}
