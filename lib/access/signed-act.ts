/**
 * How every signed, idempotent act is done: one batch read brings the earlier answer, the signing key and whatever the act decides
 * upon. A call made before is replayed; any other must carry a valid signature over its exact bytes. Then one transaction, then hints.
 */

import { type Answer, type Call, callingInstitution } from '../kernel/call.ts'
import { ok, type Result } from '../kernel/result.ts'
import type { Row, Table } from '../platform/ports.ts'
import { type ActPorts, answerKey, commitOnce, type Deed, replayOf, type Wanted } from './idempotency.ts'
import { PEPPER_KEY, type Pepper, pepperIn } from './pepper.ts'
import { type Evidence, parseSignature, signingKeyKey, verifySignature } from './signature.ts'

/** What a verified call decides upon; `rows` as they were asked for. */
export type Signed = {
  readonly evidence: Evidence
  readonly pepper: Pepper
  readonly rows: readonly (Row | undefined)[]
}

/** What stays with an event: who signed which text. The key itself is found by its thumbprint. */
export const signedText = ({ protected: header, signature, kid, thumbprint }: Evidence, call: Call) => ({
  protected: header,
  signature,
  kid,
  thumbprint,
  text: call.text,
})

/** The call as signed, or what it was answered before. */
export const beginSignedAct = async (
  table: Table,
  call: Call,
  wanted: readonly Wanted[],
): Promise<Result<Signed | { readonly replay: Answer }>> => {
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

type SignedAct = {
  readonly load: readonly Wanted[]
  readonly decide: (signed: Signed) => Result<Deed> | Promise<Result<Deed>>
}

export const signedAct = async (ports: ActPorts, call: Call, { load, decide }: SignedAct): Promise<Result<Answer>> => {
  const begun = await beginSignedAct(ports.table, call, load)
  if (!begun.ok) return begun
  if ('replay' in begun.value) return ok(begun.value.replay)
  const deed = await decide(begun.value)
  return deed.ok ? commitOnce(ports, call, deed.value) : deed
}
