import { getFeeStatement as feeStatement } from '../../lib/api/fee-statements.ts'
import * as contracts from '../../lib/api/result-certificates.ts'
import { SETTINGS } from '../../lib/names/settings.ts'
import { getResultCertificate, orderResultCertificate } from '../../lib/queries/order-result-certificate.ts'
import { getReferencePrint } from '../../lib/queries/reference-prints.ts'
import { getFeeStatement } from '../../lib/reports/read-fee-statement.ts'
import { calendar } from '../runtime/calendar.ts'
import { setting } from '../runtime/environment.ts'
import { font } from '../runtime/font.ts'
import { endpoint, serve } from '../runtime/http.ts'
import { ports } from '../runtime/ports.ts'
import { queue } from '../runtime/queue-port.ts'

const given = { ...ports, font, publicUrl: setting(SETTINGS.publicUrl) }

export const handler = serve(
  endpoint(contracts.orderResultCertificate, (call) => orderResultCertificate({ ...ports, queue }, call)),
  endpoint(contracts.getResultCertificate, (call) => getResultCertificate(ports, call)),
  endpoint(contracts.getReferencePrint, (call) => getReferencePrint(given, call)),
  endpoint(feeStatement, (call) => getFeeStatement(given, call)),
).use(calendar)
