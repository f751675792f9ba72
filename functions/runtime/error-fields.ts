/**
 * What a log line says of a fault of our own: its kind, and the places in our code. Messages are left out: an engine's may repeat the row it
 * refused, a parser's the text it could not read, and both hold personal data.
 */
import * as z from 'zod/mini'

type Recorded = { readonly error: string; readonly at?: readonly string[]; readonly cause?: string }

const PLACES = 12

const Coded = z.object({ code: z.optional(z.union([z.string(), z.number()])) })
const Answered = z.object({ $metadata: z.object({ httpStatusCode: z.optional(z.number()) }) })

/** The name, and the code of Node or the status of AWS. */
const codeOf = (error: Error): string => {
  const code = Coded.safeParse(error).data?.code ?? Answered.safeParse(error).data?.$metadata.httpStatusCode
  return code === undefined ? error.name : `${error.name} ${code}`
}

/** Lines of a stack that name a place; whatever stands before them is the message, of however many lines. */
const placesOf = ({ stack = '' }: Error): string[] =>
  stack
    .split('\n')
    .filter((line) => /^\s+at \S.*:\d+:\d+\)?$/.test(line))
    .slice(0, PLACES)
    .map((line) => line.trim())

export const errorFields = (error: unknown): Recorded => {
  if (!(error instanceof Error)) return { error: typeof error }
  return {
    error: codeOf(error),
    at: placesOf(error),
    ...(error.cause instanceof Error && { cause: codeOf(error.cause) }),
  }
}
