/** The templates the platform comes with: version 1 of each form. The authority words later ones. */
import type { FormName, Versioned } from '../model.ts'
import { APPLICATION_FORM } from './application-form.ts'
import { LOAN_CONTRACT, MAXIMUM_MORTGAGE_CONTRACT, MORTGAGE_CONTRACT } from './contracts.ts'
import { FEE_NOTICE } from './fee-notice.ts'
import { INQUIRY_RECORD } from './inquiry-record.ts'
import { POWER_OF_ATTORNEY } from './power-of-attorney.ts'
import { QUERY_AUTHORIZATION } from './query-authorization.ts'

export const BUILT_IN: Readonly<Record<FormName, Versioned>> = {
  'application-form': APPLICATION_FORM,
  'power-of-attorney': POWER_OF_ATTORNEY,
  'loan-contract': LOAN_CONTRACT,
  'mortgage-contract': MORTGAGE_CONTRACT,
  'maximum-mortgage-contract': MAXIMUM_MORTGAGE_CONTRACT,
  'inquiry-record': INQUIRY_RECORD,
  'fee-notice': FEE_NOTICE,
  'query-authorization': QUERY_AUTHORIZATION,
}
