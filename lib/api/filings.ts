/** The contract of filing, apart from the other contracts of cases: the function that serves it starts with nothing else. */
import * as z from 'zod/mini'
import { PartSummary } from '../cases/state/views.ts'
import { Filing } from '../filings/filing.ts'
import { contract } from './contract.ts'

export const submitCase = contract({
  operation: 'submitCase',
  tag: 'cases',
  summary: { zh: '提交联办业务', en: 'File a case' },
  description: {
    zh: '一级问题（格式、校验位、引用、必需材料、属地）当场一次性全部返回。二级校验（文件、单元锁定、协议）在 202 之后进行，结果为 `case.lodged` 或 `case.validation-failed`；后者不是不予受理。',
    en:
      'Level 1 faults (shape, check digits, references, required documents, routing) are answered at once, all together. ' +
      'Level 2 validation (documents, unit locks, agreement) follows the 202; its outcome is `case.lodged` or `case.validation-failed`.',
  },
  body: Filing,
  judgedByUseCase: true,
  success: {
    status: 202,
    location: true,
    body: z.strictObject({
      caseId: z.string(),
      caseState: z.literal('open'),
      applicationState: z.literal('validating'),
      /** Absent where the units lie with several registries. */
      registry: z.optional(z.string()),
      /** One for each registry, where there are several. */
      parts: z.optional(z.array(PartSummary)),
    }),
  },
  refusals: [
    'signature.invalid',
    'agreement.not-in-force',
    'agreement.not-covering',
    'client.narrowed',
    'registry.not-connected',
    'rollout.not-open',
    'branch.not-listed',
    'officer.not-designated',
    'filing.not-authorised-by-owner',
    'case.duplicate-reference',
    'platform.contended',
  ],
})
