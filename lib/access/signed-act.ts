/**
 * How every signed, idempotent act is done: one batch read brings the earlier answer, the signing key and whatever the act decides
 * upon. A call made before is replayed; any other must carry a valid signature over its exact bytes. Then one transaction, then hints.
 */

import { type Answer, type Call, callingInstitution } from '../kernel/call.ts'
import { ok, type Result } from '../kernel/result.ts'
import { AnyRow } from '../kernel/stored.ts'
import type { Answers, Ask, Table } from '../platform/ports.ts'
import { type ActPorts, answerAsk, commitOnce, type Deed, replayOf } from './idempotency.ts'
import { PEPPER_ASK, type Pepper, pepperIn } from './pepper.ts'
import { type Evidence, parseSignature, signingKeyKey, verifySignature } from './signature.ts'

/** What a verified call decides upon; `rows` as they were asked for. */
export type Signed<A extends readonly Ask[] = readonly Ask[]> = {
  readonly evidence: Evidence
  readonly pepper: Pepper
  readonly rows: Answers<A>
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
export const beginSignedAct = async <const A extends readonly Ask[]>(
  table: Table,
  call: Call,
  wanted: A,
): Promise<Result<Signed<A> | { readonly replay: Answer }>> => {
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
    clientId: call.caller.clientId,
    ...(call.caller.through !== undefined && { actingFor: call.caller.institutionId }),
    idempotencyKey: call.headers['idempotency-key'] ?? '',
    bodyBytes: Buffer.from(call.text),
    now: call.now,
  })
  return verified.ok ? ok({ evidence: verified.value, pepper: pepperIn(pepperRow), rows }) : verified
}

type SignedAct<A extends readonly Ask[]> = {
  readonly load: A
  readonly decide: (signed: Signed<A>) => Result<Deed> | Promise<Result<Deed>>
}

export const signedAct = async <const A extends readonly Ask[]>(
  ports: ActPorts,
  call: Call,
  { load, decide }: SignedAct<A>,
): Promise<Result<Answer>> => {
  const begun = await beginSignedAct(ports.table, call, load)
  if (!begun.ok) return begun
  if ('replay' in begun.value) return ok(begun.value.replay)
  const deed = await decide(begun.value)
  return deed.ok ? commitOnce(ports, call, deed.value) : deed
}
