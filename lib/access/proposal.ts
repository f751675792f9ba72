/**
 * What an authority puts for another institution, and what of its own one person alone must not do, is a proposal first: a second person
 * of an authority, with another key, stands by it, and the institution agrees or lets the published days pass. Until then what was in
 * force before stays in force.
 */
import * as z from 'zod/mini'

const Person = z.object({ institutionId: z.string(), clientId: z.string() })

export const Proposal = z.object({
  by: Person,
  /** RFC 7638 thumbprint of the key by which it was signed. */
  signedWith: z.string(),
  at: z.string(),
  /** From then on it holds though the institution has not answered; of an authority's own, where nobody else has to agree, there is none. */
  holdsFrom: z.optional(z.string()),
  /** The second person. */
  seconded: z.optional(z.object({ ...Person.shape, at: z.string() })),
  /** What the institution said. */
  answered: z.optional(
    z.object({
      ...Person.shape,
      at: z.string(),
      decision: z.enum(['confirmed', 'refused']),
      reason: z.optional(z.string()),
    }),
  ),
})
export type Proposal = z.infer<typeof Proposal>

/** Whether what was proposed is in force; what nobody proposed is. */
export const isInForce = (proposal: Proposal | undefined, now: Date): boolean => {
  if (proposal === undefined) return true
  const { seconded, answered, holdsFrom } = proposal
  if (seconded === undefined || answered?.decision === 'refused') return false
  if (holdsFrom === undefined || answered?.decision === 'confirmed') return true
  return Date.parse(holdsFrom) <= now.getTime()
}
