/** An owner's letter as a bank records it, and what a registry answers to a query under it. */
import type { AuthorizationLetter } from '../../lib/authorizations/model.ts'
import type { Book } from '../../lib/queries/book.ts'
import { BANK, DECLARATION, type uploader } from './documents.ts'

export const UNIT = '350203001002GB00123F00010203'
export const OWNER = {
  type: 'individual',
  name: '测试甲',
  idNumber: '350203190001020020',
  signedBy: 'handwritten',
} as const

export const authorizationFor = async (
  documents: ReturnType<typeof uploader>,
  more: Partial<AuthorizationLetter> = {},
): Promise<AuthorizationLetter> => ({
  owners: [OWNER],
  bank: { name: '测试银行', creditCode: BANK, signedBy: 'seal' },
  matters: '查询名下用于抵押的不动产登记信息',
  validFrom: '2026-11-24',
  validTo: '2026-12-31',
  obligations: '仅在授权的范围、方式和时限内查询，并承担超出授权查询的法律责任。',
  signedOn: '2026-11-24',
  document: {
    documentId: await documents.confirmed({ as: { type: 'query-authorization' } }),
    sha256: DECLARATION.sha256,
  },
  scope: { kind: 'units', units: [UNIT] },
  queryKinds: ['ownership', 'mortgages'],
  purposes: ['loan-approval'],
  manners: ['network'],
  ...more,
})

export const questionUnder = (authorizationId: string) => ({
  authorizationId,
  officer: 'officer-1',
  kind: 'ownership',
  purpose: 'loan-approval',
  unitNumber: UNIT,
})

export const BOOK: Book = {
  unitNumber: UNIT,
  certificateNumber: '闽(2023)厦门市不动产权第0012345号',
  owners: [
    { name: OWNER.name, idNumber: OWNER.idNumber, share: '1/2' },
    { name: '测试共有人', idNumber: '350102190001010015', share: '1/2' },
  ],
  coOwnership: 'by-shares',
  facts: { location: '厦门市思明区测试路1号203室', use: '住宅', area: '89.52' },
  restrictions: [{ kind: 'seizure', registeredOn: '2024-05-06', authority: '测试法院', remarks: '测试附记' }],
  mortgages: [
    {
      proofNumber: '闽(2023)厦门市不动产证明第0000007号',
      mortgagee: '测试第三银行',
      kind: 'ordinary',
      amount: { currency: 'CNY', fen: 50_000_000 },
      rank: 1,
      registeredOn: '2023-03-04',
      remarks: '测试附记',
    },
  ],
}

export const FOUND = { outcome: 'found', readAt: '2026-11-24T10:00:00+08:00', book: BOOK } as const
