/** How a simulated registry answers a query: its book says that the owner who signed the letter owns the unit with another. */
import { scriptedBook } from './books.ts'
import { Refused } from './client.ts'
import { uploadDocument } from './documents.ts'
import type { Delivery } from './ledger.ts'
import { makePdf } from './pdf.ts'
import type { Office } from './registry-job.ts'
import { chinaTime } from './time.ts'

const CO_OWNER = { name: '测试共有人', idNumber: '350102190001010015', share: '1/2' }
const NOBODY = { name: '测试甲', idNumber: '350203190001020020' }

type Query = NonNullable<Delivery['query']>

const ownerOf = ({ authorization }: Delivery) => authorization?.owners[0] ?? NOBODY

const bookOf = (office: Office, delivery: Delivery, unitNumber = '') => {
  const { name, idNumber } = ownerOf(delivery)
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
        termFrom: '2023-03-04',
        termTo: '2043-03-04',
        scopeOfSecurity: '主债权及利息、违约金、损害赔偿金和实现抵押权的费用',
        transferRestricted: true,
        remarks: '测试附记',
      },
    ],
    ...scriptedBook(unitNumber, ownerOf(delivery)),
  }
}

/** In each registry the owner has one flat, with a mortgage. */
const flatOf = ({ code }: Office): string => `${code}001002GB00123F00010203`

const COPIES = [
  { material: 'results', title: '不动产登记簿', also: [] },
  { material: 'originals', title: '房屋买卖合同', also: [{ idNumber: CO_OWNER.idNumber }] },
] as const

/** What was asked for of one page that names the owner alone and a contract that names the co-owner too. */
const copiesOf = async (office: Office, delivery: Delivery, { unitNumber = '', materials = [] }: Query) => {
  const { idNumber } = ownerOf(delivery)
  const wanted = COPIES.filter(({ material }) => materials.includes(material))
  const papers = await Promise.all(
    wanted.map(async ({ material, title, also }) => {
      const bytes = makePdf([title, unitNumber])
      const upload = { type: 'registration-copy', fileName: `${title}.pdf`, bytes, key: `${delivery.id}-${material}` }
      const { documentId, sha256 } = await uploadDocument(office.client, upload)
      return { material, title, documentId, sha256, names: [{ idNumber }, ...also] }
    }),
  )
  return { copies: { unitNumber, owners: [{ idNumber }, { idNumber: CO_OWNER.idNumber }], papers } }
}

const contentOf = async (office: Office, delivery: Delivery, query: Query): Promise<object> => {
  const { kind, unitNumber, ...asked } = query
  const { idNumber } = ownerOf(delivery)
  switch (kind) {
    case 'certificate': {
      const owners = [{ idNumber }, { idNumber: CO_OWNER.idNumber }]
      const facts = { kind: 'ownership', status: 'valid', registeredOn: '2023-03-04' }
      return { certificate: { number: asked.certificateNumber, ...facts, unitNumber, owners } }
    }
    case 'progress': {
      const { acceptanceNumber } = asked
      return { progress: { acceptanceNumber, state: 'in-review', unitNumber, applicants: [{ idNumber }] } }
    }
    case 'copies':
      return copiesOf(office, delivery, query)
    case 'holdings':
    case 'mortgaged-holdings':
      return { holdings: [bookOf(office, delivery, flatOf(office))] }
    default:
      return { book: bookOf(office, delivery, unitNumber) }
  }
}

/** Answers once; the moment the book was read is kept, so that a repeated answer has the same bytes. */
export const workQuery = async (office: Office, delivery: Delivery, signal: AbortSignal): Promise<void> => {
  const queryId = delivery.queryId ?? ''
  const told = { registry: office.code, caseId: queryId }
  try {
    const readAt = chinaTime(new Date(office.ledger.begin(delivery.id, 'read', office.client.now().toISOString())))
    const body = { outcome: 'found', readAt, ...(await contentOf(office, delivery, delivery.query ?? { kind: '' })) }
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
