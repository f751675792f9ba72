/**
 * The authority keeps the trust list: each change is a whole new version, and what was verified against an earlier one stays as it was.
 * What cannot serve is refused at once, place by place, and not found out by a bank years later.
 */
import { type ActPorts, changeDirectory, changed, rowView } from '../../institutions/authority-act.ts'
import { type Answer, answer, type Call } from '../../kernel/call.ts'
import { type FaultCode, faultOf } from '../../kernel/faults.ts'
import { type Fault, ok, type Result, refuse } from '../../kernel/result.ts'
import { beijing } from '../../kernel/time.ts'
import type { Ports } from '../../platform/ports.ts'
import {
  currentTrustList,
  type NewTrustList,
  TRUST_LIST_MAX_BYTES,
  TRUST_PK,
  TrustList,
  trustKey,
  versionPrefix,
} from './trust.ts'

type Read = typeof import('./certificates.ts') & typeof import('./ocsp.ts')

/** The readers of certificates are large, and everything else that keeps the directory does without. */
const reading = async (): Promise<Read> => ({ ...(await import('./certificates.ts')), ...(await import('./ocsp.ts')) })

const certificateFault = (certificate: ReturnType<Read['certificateIn']>): FaultCode | undefined => {
  if (!certificate) return 'certificate.unreadable'
  return certificate.authority ? undefined : 'certificate.not-authority'
}

const faultsOf = async (list: NewTrustList): Promise<readonly Fault[]> => {
  const { certificateIn, revocationListIn, listBy, ocspAnswerIn, responderOf } = await reading()
  const bytes = (base64: string) => Buffer.from(base64, 'base64')
  const anchors = list.anchors.map(({ certificate }) => certificateIn(bytes(certificate)))
  const intermediates = list.intermediates.map((one) => certificateIn(bytes(one)))
  const issuers = [...anchors, ...intermediates].flatMap((one) => one ?? [])
  const at = (path: (string | number)[], code: FaultCode | undefined) => (code ? [faultOf(path, code)] : [])
  return [
    ...anchors.flatMap((one, i) => at(['anchors', i, 'certificate'], certificateFault(one))),
    ...intermediates.flatMap((one, i) => at(['intermediates', i], certificateFault(one))),
    ...list.revocationLists.flatMap((der, i) => {
      const read = revocationListIn(bytes(der))
      if (!read) return at(['revocationLists', i], 'revocation-list.unreadable')
      const isOurs = issuers.some((issuer) => listBy(issuer, [read]) !== undefined)
      return at(['revocationLists', i], isOurs ? undefined : 'revocation-list.of-others')
    }),
    ...list.ocspAnswers.flatMap((der, i) => {
      const read = ocspAnswerIn(bytes(der))
      if (!read) return at(['ocspAnswers', i], 'ocsp-answer.unreadable')
      const isOurs = issuers.some((issuer) => responderOf(read, issuer) !== undefined)
      return at(['ocspAnswers', i], isOurs ? undefined : 'ocsp-answer.of-others')
    }),
  ]
}

export const addTrustList = async (ports: ActPorts, call: Call<NewTrustList>): Promise<Result<Answer>> => {
  if (Buffer.byteLength(call.text) > TRUST_LIST_MAX_BYTES)
    return refuse('request.invalid', { faults: [faultOf('', 'text.too-long', { maximum: TRUST_LIST_MAX_BYTES })] })
  const faults = await faultsOf(call.body)
  if (faults.length > 0) return refuse('request.invalid', { faults })
  const version = (await currentTrustList(ports.table)).version + 1
  const row = { ...trustKey(version), version, keptAt: beijing(call.now), ...call.body }
  return changeDirectory(ports, call, {
    pk: TRUST_PK,
    wanted: [],
    decide: () =>
      ok({
        writes: [{ table: 'directory', put: row, condition: { expression: 'attribute_not_exists(#pk)' } }],
        response: changed(201, { version, keptAt: row.keptAt }),
      }),
  })
}

/** Without a version, the latest. */
export const getTrustList = async (
  { table }: Pick<Ports, 'table'>,
  call: Call<unknown, unknown, { readonly version?: string | undefined }>,
): Promise<Result<Answer>> => {
  const { version } = call.query
  if (version === undefined) return ok(answer(200, rowView(await currentTrustList(table))))
  const { rows } = await table.query(
    { table: 'directory', pk: TRUST_PK, sk: { prefix: versionPrefix(Number(version)) }, limit: 1 },
    TrustList,
  )
  return rows[0] ? ok(answer(200, rows[0])) : refuse('resource.not-found')
}
