/** An owner's letter (查询授权书) as a bank records it: the paper is uploaded first. */
import type { Bank } from './bank.ts'
import { uploadDocument } from './documents.ts'
import { makePdf } from './pdf.ts'
import { chinaDate } from './time.ts'

export const OWNER = { type: 'individual', name: '测试甲', idNumber: '350203190001020020', signedBy: 'handwritten' }

const KINDS = [
  'ownership',
  'unit-status',
  'mortgages',
  'certificate',
  'progress',
  'copies',
  'holdings',
  'mortgaged-holdings',
]

const aYearAfter = (day: string): string => `${Number(day.slice(0, 4)) + 1}${day.slice(4).replace('-02-29', '-02-28')}`

export const recordAuthorization = async (
  { client, identity }: Pick<Bank, 'client' | 'identity'>,
  scope: object,
  more: object = {},
): Promise<string> => {
  const { documentId, sha256 } = await uploadDocument(client, {
    type: 'query-authorization',
    fileName: '查询授权书.pdf',
    bytes: makePdf(['查询授权书', String(Math.random())]),
  })
  const today = chinaDate(client.now())
  const body = {
    owners: [OWNER],
    bank: { name: identity.name, creditCode: identity.institutionId, signedBy: 'seal' },
    matters: '查询名下用于抵押的不动产登记信息',
    validFrom: today,
    validTo: aYearAfter(today),
    obligations: '仅在授权的范围、方式和时限内查询，并承担超出授权查询的法律责任。',
    signedOn: today,
    document: { documentId, sha256 },
    scope,
    queryKinds: KINDS,
    purposes: ['loan-approval'],
    manners: ['network'],
    ...more,
  }
  const recorded = await client.must({ method: 'POST', path: '/v1/authorizations', body, signed: true })
  return recorded.body.authorizationId
}
