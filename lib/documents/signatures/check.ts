/** What is said of a document's signatures when it is confirmed. The verifier is large: it is loaded only for a PDF that has one. */
import { beijing } from '../../kernel/time.ts'
import type { Table } from '../../platform/ports.ts'
import type { Source } from '../inspect/source.ts'
import type { Flaw, Verdict } from '../inspect/verdict.ts'
import type { SignaturesChecked } from './model.ts'
import { currentTrustList } from './trust.ts'

export const checkSignatures = async (
  source: Source,
  inspected: Extract<Verdict, { readonly pages: number }>,
  { table, now }: { readonly table: Pick<Table, 'query'>; readonly now: Date },
): Promise<{ readonly pages: number; readonly signatures: SignaturesChecked } | { readonly flaw: Flaw }> => {
  const { pages } = inspected
  if (!inspected.signed) return { pages, signatures: { verdict: 'none', checkedAt: beijing(now), items: [] } }
  const { verifySignatures } = await import('./verify.ts')
  const signatures = await verifySignatures(source, { trustList: await currentTrustList(table), now })
  return signatures ? { pages, signatures } : { flaw: 'document.exceeds-limits' }
}
