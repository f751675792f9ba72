import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { getFeeStatement as feeStatement } from '../../lib/api/fee-statements.ts'
import * as contracts from '../../lib/api/result-certificates.ts'
import { SETTINGS } from '../../lib/names/settings.ts'
import {
  getResultCertificate,
  orderResultCertificate,
  verifyResultCertificate,
} from '../../lib/queries/result-certificates.ts'
import { getFeeStatement } from '../../lib/reports/read-fee-statement.ts'
import { setting } from '../runtime/environment.ts'
import { endpoint, serve } from '../runtime/http.ts'
import { ports } from '../runtime/ports.ts'

let bytes: Buffer | undefined
/** Put beside the bundle by cdk/bundle.ts. */
const font = {
  read: (): Buffer => {
    bytes ??= gunzipSync(readFileSync(new URL('./font.otf.gz', import.meta.url)))
    return bytes
  },
}

const given = { ...ports, font, publicUrl: setting(SETTINGS.publicUrl) }

export const handler = serve(
  endpoint(contracts.orderResultCertificate, (call) => orderResultCertificate(given, call)),
  endpoint(contracts.getResultCertificate, (call) => getResultCertificate(given, call)),
  endpoint(feeStatement, (call) => getFeeStatement(given, call)),
  endpoint(contracts.verifyResultCertificate, (call) => verifyResultCertificate(ports, call)),
)
