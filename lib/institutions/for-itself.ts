/** What an institution keeps is its own act: an intermediary acts for itself, never for a bank for which it files. */
import type { Answer, Call } from '../kernel/call.ts'
import { type Result, refuse } from '../kernel/result.ts'

export const forItself = (
  { caller }: Call,
  act: (institutionId: string) => Promise<Result<Answer>>,
): Promise<Result<Answer>> =>
  caller.through === undefined ? act(caller.institutionId) : Promise.resolve(refuse('request.forbidden'))
