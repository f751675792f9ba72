/**
 * Which documents a narrowed client has to do with: what uses one says where it lies; until then it is there for the client that brought
 * it, or had the one made that was signed. So is the paper of an owner's letter. The paper of an agreement is the institution's, and read as such.
 */
import { isNarrowed, PlacedRow, reachesRow } from '../access/narrowing.ts'
import type { Caller } from '../kernel/call.ts'
import type { Table } from '../platform/ports.ts'
import { findSubjectKind, subjectPk } from '../subjects/subjects.ts'
import { Document, documentAsk, documentKey } from './model.ts'

type ReadPorts = { readonly table: Pick<Table, 'batchGet'> }

const mayHaveDocument = async (
  { table }: ReadPorts,
  { narrowing, clientId }: Caller,
  { owner, usedBy, declaredBy, signedFrom }: Document,
): Promise<boolean> => {
  if (!isNarrowed(narrowing)) return true
  if (usedBy === undefined || findSubjectKind(usedBy) === undefined) {
    if (!signedFrom) return declaredBy === clientId
    const [source] = await table.batchGet([documentAsk(owner, signedFrom.documentId)])
    return source?.declaredBy === clientId
  }
  const [row] = await table.batchGet([{ table: 'cases', key: { pk: subjectPk(usedBy), sk: 'HEAD' }, model: PlacedRow }])
  return reachesRow(narrowing, row)
}

/** Undefined where there is no document, or none for this client. */
export const documentFor = async (
  ports: ReadPorts,
  caller: Caller,
  document: Document | undefined,
): Promise<Document | undefined> =>
  document && (await mayHaveDocument(ports, caller, document)) ? document : undefined

/** The caller's own, by its id. */
export const readDocument = async (
  { table }: { readonly table: Pick<Table, 'batchGet' | 'get'> },
  caller: Caller,
  documentId: string,
): Promise<Document | undefined> =>
  documentFor({ table }, caller, await table.get('cases', documentKey(caller.institutionId, documentId), Document))
