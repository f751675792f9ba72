import { expect, it } from 'vitest'
import { type Document, viewOf } from '../../../lib/documents/model.ts'
import { agreementUse } from '../../../lib/documents/use.ts'

const RANDOM = '01jd0000000000000000000000'
const MOMENT = '2026-11-24T10:00:00.000+08:00'
const paper: Document = {
  documentId: `doc_${RANDOM}`,
  owner: '91350000TEST000001',
  status: 'confirmed',
  type: 'company-papers',
  fileName: 'licence.pdf',
  contentType: 'application/pdf',
  length: 3,
  sha256: '0'.repeat(64),
  declaredAt: MOMENT,
  confirmedAt: MOMENT,
  usableUntil: MOMENT,
  key: 'incoming/1',
}
const NAMES = ['caseId', 'queryId', 'commonMaterialId', 'authorizationId', 'institutionId', 'usableUntil'] as const

it.each([
  [undefined, { usableUntil: MOMENT }],
  [`case_${RANDOM}`, { caseId: `case_${RANDOM}` }],
  [`qry_${RANDOM}`, { queryId: `qry_${RANDOM}` }],
  [`com_${RANDOM}`, { commonMaterialId: `com_${RANDOM}` }],
  [`aut_${RANDOM}`, { authorizationId: `aut_${RANDOM}` }],
  [agreementUse('91350000TEST000001'), { institutionId: '91350000TEST000001' }],
])('a document used by %s says so under that name alone', (usedBy, shown) => {
  const view = viewOf({ ...paper, ...(usedBy !== undefined && { usedBy }) })
  expect(Object.fromEntries(NAMES.flatMap((name) => (name in view ? [[name, view[name]]] : [])))).toEqual(shown)
})
