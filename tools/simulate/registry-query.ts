/** How a simulated registry answers a query: its book says that the owner who signed the letter owns the unit with another. */
import { Refused } from './client.ts'
import type { Delivery } from './ledger.ts'
import type { Office } from './registry-case.ts'
import { chinaTime } from './time.ts'

const CO_OWNER = { name: '测试共有人', idNumber: '350102190001010015', share: '1/2' }

const bookOf = (office: Office, { query, authorization }: Delivery) => {
  const { name = '测试甲', idNumber = '' } = authorization?.owners[0] ?? {}
  const unitNumber = query?.unitNumber ?? ''
  return {
    unitNumber,
    certificateNumber: `闽(2023)${office.area}不动产权第0012345号`,
    owners: [{ name, idNumber, share: '1/2' }, CO_OWNER],
    coOwnership: 'by-shares',
    facts: { location: `${office.area}测试路1号`, use: '住宅', area: '89.52' },
    restrictions: [{ kind: 'residence-right', registeredOn: '2024-05-06', remarks: '测试附记' }],
    mortgages: [
      {
        proofNumber: `闽(2023)${office.area}不动产证明第0000007号`,
        mortgagee: '测试第三银行',
        kind: 'ordinary',
        amount: { currency: 'CNY', fen: 50_000_000 },
        rank: 1,
        registeredOn: '2023-03-04',
        remarks: '测试附记',
      },
    ],
  }
}

/** Answers once; the moment the book was read is kept, so that a repeated answer has the same bytes. */
export const workQuery = async (office: Office, delivery: Delivery, signal: AbortSignal): Promise<void> => {
  const queryId = delivery.queryId ?? ''
  const told = { registry: office.code, caseId: queryId }
  try {
    const readAt = chinaTime(new Date(office.ledger.begin(delivery.id, 'read', office.client.now().toISOString())))
    const body = { outcome: 'found', readAt, book: bookOf(office, delivery) }
    const path = `/v1/registry/queries/${queryId}/answer`
    await office.client.insist({ method: 'POST', path, body, key: `${delivery.id}-answer`, signed: true }, signal)
    office.tell({ ...told, deed: 'query-answered' })
  } catch (error) {
    if (signal.aborted) return
    const detail = error instanceof Refused ? error.answer.text : String(error)
    office.tell({ ...told, deed: 'anomaly', detail })
  }
  office.ledger.finish(delivery.id, office.client.now().toISOString())
}
