/** A bank's standing paper (共性材料) as it is kept: the paper is uploaded first. */
import type { Bank } from './bank.ts'
import { uploadDocument } from './documents.ts'
import { makePdf } from './pdf.ts'

export const recordMaterial = async (
  { client, identity }: Pick<Bank, 'client' | 'identity'>,
  more: object = {},
): Promise<string> => {
  const { documentId } = await uploadDocument(client, {
    type: 'company-papers',
    fileName: '营业执照.pdf',
    bytes: makePdf(['营业执照', identity.name, String(Math.random())]),
  })
  const body = { branch: identity.branch, kind: 'business-licence', documentId, validFrom: '2024-01-01', ...more }
  const kept = await client.must({ method: 'POST', path: '/v1/common-materials', body, signed: true })
  return kept.body.commonMaterialId
}
