/** What a bank reports or commits to in a case, without papers. */
import { LOAN_ACT, servedBy } from './route.ts'

export const CASE_ACTS = servedBy('case-acts', {
  reportDisbursement: {
    method: 'POST',
    path: '/v1/cases/{caseId}/disbursement',
    audiences: ['bank'],
    scope: 'cases.write',
    narrowing: 'each',
    idempotent: true,
    signed: true,
    uses: LOAN_ACT,
    impact: 'Banks cannot report that the loan was paid out; cases stay open.',
  },
  reportNonDisbursement: {
    method: 'POST',
    path: '/v1/cases/{caseId}/non-disbursement',
    audiences: ['bank'],
    scope: 'cases.write',
    narrowing: 'each',
    idempotent: true,
    signed: true,
    uses: LOAN_ACT,
    impact: 'Banks cannot report that a loan was not paid out.',
  },
  reportRepayment: {
    method: 'POST',
    path: '/v1/cases/{caseId}/repayment',
    audiences: ['bank'],
    scope: 'cases.write',
    narrowing: 'each',
    idempotent: true,
    signed: true,
    uses: LOAN_ACT,
    impact: 'Banks cannot report that a loan was paid back; releases are not prompted.',
  },
  answerCommitment: {
    method: 'POST',
    path: '/v1/cases/{caseId}/commitments',
    audiences: ['bank'],
    scope: 'cases.write',
    narrowing: 'each',
    idempotent: true,
    signed: true,
    uses: ['cases.batchGet', 'cases.put', 'feed.send', 'platform.send'],
    impact: 'The other lender of a case cannot commit; the case is not lodged.',
  },
})
