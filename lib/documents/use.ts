/** By what a document is used: a subject, an authorization letter, or the agreement of an institution. */
import { ID_PREFIXES } from '../kernel/ids.ts'
import { namedId } from '../subjects/subjects.ts'

const AGREEMENT_OF = 'agreement_'
/** By what the paper of an institution's agreement is used: saying the agreement anew may name the same paper. */
export const agreementUse = (institutionId: string): string => `${AGREEMENT_OF}${institutionId}`

/** Under its own name: `{ queryId: 'qry_…' }`. */
export const useOf = (usedBy: string): Readonly<Record<string, string>> => {
  if (usedBy.startsWith(AGREEMENT_OF)) return { institutionId: usedBy.slice(AGREEMENT_OF.length) }
  return usedBy.startsWith(`${ID_PREFIXES.authorization}_`) ? { authorizationId: usedBy } : namedId(usedBy)
}
