import * as contracts from '../../lib/api/cases.ts'
import { getCommitment } from '../../lib/cases/lender/answer-commitment.ts'
import { listPreparedReleases } from '../../lib/cases/loan/prepare-releases.ts'
import { listCases } from '../../lib/cases/read/list-cases.ts'
import { getCase, getFiling } from '../../lib/cases/read/read-cases.ts'
import { calendar } from '../runtime/calendar.ts'
import { endpoint, serve } from '../runtime/http.ts'
import { ports } from '../runtime/ports.ts'

export const handler = serve(
  endpoint(contracts.listCases, (call) => listCases(ports, call)),
  endpoint(contracts.getCase, (call) => getCase(ports, call, 'bank')),
  endpoint(contracts.getCommitment, (call) => getCommitment(ports, call)),
  endpoint(contracts.listPreparedReleases, (call) => listPreparedReleases(ports, call)),
  endpoint(contracts.getFiling, (call) => getFiling(ports, call, 'bank')),
).use(calendar)
