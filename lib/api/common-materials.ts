/** Contracts of common materials (共性材料查验): a bank's standing papers, kept and checked once, cited by every case. */
import * as z from 'zod/mini'
import { CommonMaterialRequest, CommonMaterialView, MaterialCheck } from '../documents/common/model.ts'
import { DownloadLink } from '../documents/links.ts'
import { InstitutionId } from '../institutions/model.ts'
import { CreditCode } from '../kernel/credit-code.ts'
import { CommonMaterialId } from '../kernel/ids.ts'
import { LocalDate } from '../kernel/time.ts'
import { contract } from './contract.ts'

const tag = 'common-materials'
const MaterialPath = z.strictObject({ commonMaterialId: CommonMaterialId })

export const recordCommonMaterial = contract({
  operation: 'recordCommonMaterial',
  tag,
  summary: { zh: '提交共性材料', en: 'Keep a common material' },
  description: {
    zh: '分支机构的营业执照、金融许可证、负责人或经办人身份证明，先以 `company-papers` 或 `identity-papers` 类型上传并确认。同一材料再次提交即为新版本；新版本查验通过前，业务仍引用有效的原版本。',
    en: 'A branch’s business licence, financial licence, or the identity paper of its representative or an officer, uploaded and confirmed first as `company-papers` or `identity-papers`. The same paper again is a new version; until that is checked, cases go on citing the one before while it is good.',
  },
  body: CommonMaterialRequest,
  success: { status: 201, body: CommonMaterialView, location: true },
  refusals: ['client.narrowed'],
  example: {
    body: {
      branch: '91350200MA00YH412T',
      kind: 'financial-licence',
      documentId: 'doc_06fz3q8k2vxa7m1c5tnd9r4ehp',
      validFrom: '2024-01-01',
      validTo: '2028-12-31',
    },
  },
})

export const listCommonMaterials = contract({
  operation: 'listCommonMaterials',
  tag,
  summary: { zh: '查询共性材料', en: 'List common materials' },
  description: {
    zh: '银行按分支机构查询全部版本；不填分支机构，则列出 `endsBefore`（默认 60 日后）之前到期的现行材料，最早到期在前。登记机构、主管部门不填条件，则列出等待其查验的材料；填写银行和分支机构，则列出其全部版本。',
    en: 'A bank by branch: every version. Without a branch: current papers that end before `endsBefore` (60 days from now), the earliest first. Registries and the authority without a filter: what awaits their check; by bank and branch: every version.',
  },
  query: z.strictObject({
    bank: z.optional(InstitutionId),
    branch: z.optional(CreditCode),
    endsBefore: z.optional(LocalDate),
    cursor: z.optional(z.string().check(z.minLength(1), z.maxLength(1000))),
  }),
  success: { status: 200, body: z.strictObject({ items: z.array(CommonMaterialView), next: z.optional(z.string()) }) },
  refusals: [],
})

export const checkCommonMaterial = contract({
  operation: 'checkCommonMaterial',
  tag,
  summary: { zh: '查验共性材料', en: 'Check a common material' },
  description: {
    zh: '登记机构的查验只对本机构有效；主管部门的查验对其辖区内所有登记机构有效，登记机构自己的查验优先。再次查验以最后一次为准。',
    en: 'A registry’s check holds for itself, an authority’s for every registry of its jurisdiction; a registry’s own goes before. The latest of each counts.',
  },
  path: MaterialPath,
  body: MaterialCheck,
  success: { status: 200, body: CommonMaterialView },
  refusals: [],
  example: { body: { outcome: 'refused', reason: '许可证副本不清晰' } },
})

export const mintCommonMaterialLink = contract({
  operation: 'mintCommonMaterialLink',
  tag,
  summary: { zh: '获取共性材料下载链接', en: 'Get a download link of a common material' },
  path: MaterialPath,
  success: { status: 200, body: DownloadLink },
  refusals: [],
})
