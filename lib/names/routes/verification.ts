/** What anybody who is handed a certificate may verify, without a token. */
import { servedBy } from './route.ts'

export const VERIFICATION = servedBy('verification', {
  verifyCertificate: {
    method: 'POST',
    path: '/v1/certificates/verify',
    audiences: 'public',
    forAnybody: true,
    uses: ['cases.get', 'cases.query'],
    impact: 'Nobody who is given a certificate can verify it.',
  },
  readVerifyPage: {
    method: 'GET',
    path: '/verify',
    audiences: 'public',
    forAnybody: true,
    uses: ['cases.get', 'cases.query'],
    impact: 'People who scan the code of a certificate see no answer.',
  },
  verifyResultCertificate: {
    method: 'GET',
    path: '/v1/result-certificates',
    audiences: 'public',
    forAnybody: true,
    uses: ['cases.get'],
    impact: 'Nobody can verify a certificate of what a query found.',
  },
})
