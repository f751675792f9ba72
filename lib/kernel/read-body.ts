/** A body that its use case reads itself, once it believes who sent it. */
import type * as z from 'zod/mini'
import { faultsOf } from './faults.ts'
import { parseJson } from './json.ts'
import { ok, type Result, refuse } from './result.ts'

export const readBody = <S extends z.ZodMiniType>(schema: S, text: string): Result<z.infer<S>> => {
  const json = parseJson(Buffer.from(text))
  if (!json.ok) return refuse('request.malformed', { faults: json.faults })
  const read = schema.safeParse(json.value)
  if (!read.success) return refuse('request.invalid', { faults: faultsOf(read.error, '', json.value) })
  return ok(read.data)
}
