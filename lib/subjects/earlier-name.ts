/**
 * Release 0.1.0 calls the id of any subject `caseId`, in rows and in messages. Its functions may run beside ours and come back
 * (docs/operations/upgrade.md), so both names are written, and either is read. To be deleted once no release before 0.2.0 can come back;
 * reading stays as long as such rows do.
 */
type Named = { readonly subjectId?: unknown; readonly caseId?: unknown }

/** Throws where neither name is there. */
export const readSubjectId = ({ subjectId, caseId }: Named): string => {
  const id = subjectId ?? caseId
  if (typeof id !== 'string') throw new Error('a row without the id of its subject')
  return id
}

export const underBothNames = (subjectId: string): { readonly subjectId: string; readonly caseId: string } => ({
  subjectId,
  caseId: subjectId,
})
