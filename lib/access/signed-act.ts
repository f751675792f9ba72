/**
 * How every signed, idempotent act begins: one batch read brings the earlier answer, the signing key and whatever the act decides
 * upon. A call made before is replayed; any other must carry a valid signature over its exact bytes.
 */

import { type Answer, type Call, callingInstitution } from '../kernel/call.ts'
import { ok, type Result } from '../kernel/result.ts'
import { AnyRow } from '../kernel/stored.ts'
import type { TableName } from '../names/resources.ts'
import type { Key, Row, Table } from '../platform/ports.ts'
import { answerAsk, replayOf } from './idempotency.ts'
import { PEPPER_ASK, type Pepper, pepperIn } from './pepper.ts'
import { type Evidence, parseSignature, signingKeyKey, verifySignature } from './signature.ts'

export type Wanted = { readonly table: TableName; readonly key: Key }

export type Begun =
  | { readonly replay: Answer }
  | { readonly evidence: Evidence; readonly pepper: Pepper; readonly rows: readonly (Row | undefined)[] }

/** What stays with an event: who signed which text. The key itself is found by its thumbprint. */
export const signedText = ({ protected: header, signature, kid, thumbprint }: Evidence, call: Call) => ({
  protected: header,
  signature,
  kid,
  thumbprint,
  text: call.text,
})

export const beginSignedAct = async (table: Table, call: Call, wanted: readonly Wanted[]): Promise<Result<Begun>> => {
  const parsed = parseSignature(call.headers)
  if (!parsed.ok) return parsed
  const signer = callingInstitution(call.caller)
  const [answered, keyRow, pepperRow, ...rows] = await table.batchGet([
    answerAsk(call),
    { table: 'directory', key: signingKeyKey(parsed.value, signer), model: AnyRow },
    PEPPER_ASK,
    ...wanted,
  ])
  const replay = replayOf(answered, call)
  if (replay) return replay.ok ? ok({ replay: replay.value }) : replay
  const verified = await verifySignature(parsed.value, keyRow, {
    method: call.method,
    path: call.url,
    institutionId: signer,
    ...(call.caller.through !== undefined && { actingFor: call.caller.institutionId }),
    idempotencyKey: call.headers['idempotency-key'] ?? '',
    bodyBytes: Buffer.from(call.text),
    now: call.now,
  })
  return verified.ok ? ok({ evidence: verified.value, pepper: pepperIn(pepperRow), rows }) : verified
}
