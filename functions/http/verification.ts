/** How a paper of ours stands, for anybody who is handed it: without a token, for programs and for people. */
import { readVerifyPage, verifyCertificate } from '../../lib/api/certificates.ts'
import { verifyResultCertificate as verifyResult } from '../../lib/api/result-certificates.ts'
import * as verification from '../../lib/certificates/verification.ts'
import { verifyPage } from '../../lib/certificates/verify-page.ts'
import type { Answer } from '../../lib/kernel/call.ts'
import { ok } from '../../lib/kernel/result.ts'
import { verifyResultCertificate } from '../../lib/queries/reference-prints.ts'
import { endpoint, serve } from '../runtime/http.ts'
import { ports, table } from '../runtime/ports.ts'
import verifyHtml from './verify.html'

type Verified = { readonly number?: string | undefined; readonly code?: string | undefined }

const { html, policy } = verifyPage(verifyHtml)

const VERIFY_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
}

const verifyPageFor = async ({ number, code }: Verified): Promise<Answer> => {
  const asked = number !== undefined && code !== undefined
  const standing = asked
    ? await verification.standingOfCertificate({ table }, { by: 'number', number, code })
    : undefined
  return { status: 200, headers: VERIFY_HEADERS, body: html({ number, code, standing }) }
}

export const handler = serve(
  endpoint(verifyCertificate, (call) => verification.verifyCertificate({ table }, call)),
  endpoint(readVerifyPage, async ({ query }) => ok(await verifyPageFor(query))),
  endpoint(verifyResult, (call) => verifyResultCertificate(ports, call)),
)
