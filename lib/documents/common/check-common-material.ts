/** 共性材料查验: once, by a registry for itself or by the authority for all of its jurisdiction. The latest word of each counts. */
import { signedAct, signedText } from '../../access/signed-act.ts'
import { granted } from '../../audit/record.ts'
import { type Answer, answer, type Call } from '../../kernel/call.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { beijing } from '../../kernel/time.ts'
import type { Ports } from '../../platform/ports.ts'
import {
  type Checked,
  CommonMaterial,
  commonMaterialKey,
  commonMaterialOf,
  type MaterialCheck,
  uncheckedKey,
  viewOfMaterial,
} from './model.ts'
import { seenBy, territoryOfChecker } from './narrowed.ts'
import { noticeWrites } from './notice.ts'

export type CommonMaterialPath = { readonly commonMaterialId: string }

export const checkCommonMaterial = (
  ports: Pick<Ports, 'table' | 'ids' | 'queue'>,
  call: Call<MaterialCheck, CommonMaterialPath>,
): Promise<Result<Answer>> => {
  const { caller, body, path, now } = call
  return signedAct(ports, call, {
    load: [{ table: 'cases', key: commonMaterialKey(path.commonMaterialId), model: CommonMaterial }],
    decide: async ({ rows: [row], evidence }) => {
      const found = commonMaterialOf(row)
      const [material] = found ? await seenBy(ports, caller, [found]) : []
      if (!material) return refuse('resource.not-found')
      const { institutionId: by } = caller
      const check: Checked = { by, territory: territoryOfChecker(caller), ...body, at: beijing(now) }
      const checked = { ...material, checks: [...material.checks.filter((one) => one.by !== by), check] }
      const { writes, hint } = noticeWrites(ports, checked, {
        notice: { what: 'checked', outcome: body.outcome, by },
        now,
        evidence: signedText(evidence, call),
      })
      // what an authority has checked nobody has to look for any more
      const checkedForAll = { table: 'cases', delete: uncheckedKey(material.commonMaterialId) } as const
      return ok({
        answer: answer(200, viewOfMaterial(checked)),
        writes: [
          ...writes,
          ...(caller.audience === 'authority' ? [checkedForAll] : []),
          granted(ports.ids, call, { documentId: material.documentId }),
        ],
        hints: [hint],
      })
    },
  })
}
