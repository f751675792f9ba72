/**
 * What may be done to a report, by whom, in which state, and where it leads. A report that was sent is never changed: what comes later
 * goes into a restatement, which is another version of its figures with its own way to the reader.
 */
import * as z from 'zod/mini'
import type { ReportState } from './model.ts'
import { Texts } from './model.ts'

const Reason = z.string().check(z.minLength(1), z.maxLength(1000))

export const ReportStep = z.discriminatedUnion('step', [
  z.strictObject({ step: z.literal('write'), texts: Texts }),
  /** The figures anew, as far as is counted now. */
  z.strictObject({ step: z.literal('refresh') }),
  z.strictObject({ step: z.literal('submit') }),
  z.strictObject({ step: z.literal('return'), reason: Reason }),
  z.strictObject({ step: z.literal('accept') }),
  z.strictObject({ step: z.literal('publish') }),
  /** 更正: what arrived after it was sent. */
  z.strictObject({ step: z.literal('restate'), reason: Reason }),
])
export type ReportStep = z.infer<typeof ReportStep>

type StepRow = {
  readonly by: 'reporter' | 'receiver'
  readonly from: readonly ReportState[]
  readonly to: ReportState | 'stay'
  /** Its figures are made anew. */
  readonly composes?: true
}

export const REPORT_STEPS = {
  write: { by: 'reporter', from: ['drafted', 'returned'], to: 'stay' },
  refresh: { by: 'reporter', from: ['drafted', 'returned'], to: 'stay', composes: true },
  submit: { by: 'reporter', from: ['drafted', 'returned'], to: 'submitted' },
  return: { by: 'receiver', from: ['submitted'], to: 'returned' },
  accept: { by: 'receiver', from: ['submitted'], to: 'accepted' },
  publish: { by: 'receiver', from: ['accepted'], to: 'published' },
  restate: { by: 'reporter', from: ['accepted', 'published'], to: 'drafted', composes: true },
} as const satisfies Record<ReportStep['step'], StepRow>
