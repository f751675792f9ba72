/** 共性材料查验: once, by a registry for itself or by the authority for all of its jurisdiction. The latest word of each counts. */
import { commitOnce } from '../../access/idempotency.ts'
import { beginSignedAct, signedText } from '../../access/signed-act.ts'
import { granted } from '../../audit/record.ts'
import { type Answer, answer, type Call } from '../../kernel/call.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { beijing } from '../../kernel/time.ts'
import type { Ports } from '../../platform/ports.ts'
import {
  type Checked,
  commonMaterialKey,
  commonMaterialOf,
  type MaterialCheck,
  uncheckedKey,
  viewOfMaterial,
} from './model.ts'
import { seenBy, territoryOfChecker } from './narrowed.ts'
import { noticed } from './notice.ts'

export type CommonMaterialPath = { readonly commonMaterialId: string }

export const checkCommonMaterial = async (
  ports: Pick<Ports, 'table' | 'ids' | 'queue'>,
  call: Call<MaterialCheck, CommonMaterialPath>,
): Promise<Result<Answer>> => {
  const { table, ids, queue } = ports
  const { caller, body, path, now } = call
  const begun = await beginSignedAct(table, call, [{ table: 'cases', key: commonMaterialKey(path.commonMaterialId) }])
  if (!begun.ok) return begun
  if ('replay' in begun.value) return ok(begun.value.replay)
  const found = commonMaterialOf(begun.value.rows[0])
  const [material] = found ? await seenBy(ports, caller, [found]) : []
  if (!material) return refuse('resource.not-found')
  const { institutionId: by } = caller
  const check: Checked = { by, territory: territoryOfChecker(caller), ...body, at: beijing(now) }
  const checked = { ...material, checks: [...material.checks.filter((one) => one.by !== by), check] }
  const { writes, hint } = noticed(ports, checked, {
    told: { what: 'checked', outcome: body.outcome, by },
    now,
    evidence: signedText(begun.value.evidence, call),
  })
  const committed = await commitOnce({ table, call }, answer(200, viewOfMaterial(checked)), {
    writes: [
      ...writes,
      // what an authority has checked nobody has to look for any more
      ...(caller.audience === 'authority'
        ? [{ table: 'cases', delete: uncheckedKey(material.commonMaterialId) } as const]
        : []),
      granted(ids, call, { documentId: material.documentId }),
    ],
    lost: () => refuse('platform.contended', { retryAfterSeconds: 1 }),
  })
  if (committed.ok) await queue.hint('feed', [hint])
  return committed
}
