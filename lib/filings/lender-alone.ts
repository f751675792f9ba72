/** Whether the lender applies alone: owners then sign nothing, and have nothing to withdraw. */
import type { WellFormed } from '../kernel/well-formed.ts'
import { BUSINESSES, planOf } from '../registrations/businesses/index.ts'
import type { Filing } from './filing.ts'

type LenderFields = Pick<WellFormed<Filing>, 'business' | 'mode' | 'change' | 'conversion'>

/** A name alone changes (条例 14(四)), or a pre-notice becomes the mortgage, where its registry takes that from the lender. */
export const isForTheLenderAlone = ({ business, mode, change, conversion }: LenderFields): boolean => {
  const { lenderAloneFor } = (business && planOf(BUSINESSES[business], mode)) ?? {}
  if (lenderAloneFor === 'conversion') return conversion?.lenderAlone === true
  const items = change?.items ?? []
  return lenderAloneFor === 'names-change' && items.length > 0 && items.every((item) => item?.of === 'names')
}
