/** Says what an application would cost on a day. It creates nothing and reads nothing. */
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { ok, type Result } from '../kernel/result.ts'
import { beijingDate, type LocalDate } from '../kernel/time.ts'
import { type FeeFacts, quote } from './quote.ts'

export type FeeQuestionBody = FeeFacts & { readonly on?: LocalDate | undefined }

export const quoteFees = async ({ body: { on, ...facts }, now }: Call<FeeQuestionBody>): Promise<Result<Answer>> =>
  ok(answer(200, quote(facts, on ?? beijingDate(now))))
