/** How a simulated registry answers a call-up: a second clerk approves where the registry wants that, then a copy of the archive is given. */
import { Refused } from './client.ts'
import { uploadDocument } from './documents.ts'
import type { Delivery } from './ledger.ts'
import { makePdf } from './pdf.ts'
import type { Office } from './registry-job.ts'

export const workCallUp = async (office: Office, delivery: Delivery, signal: AbortSignal): Promise<void> => {
  const { id, callUpId = '', caseId, data } = delivery
  const { client } = office
  const told = { registry: office.code, caseId }
  const act = (what: string, body: object) =>
    client.insist(
      { method: 'POST', path: `/v1/call-ups/${callUpId}/${what}`, body, key: `${id}-${what}`, signed: true },
      signal,
    )
  try {
    if (data?.needsApproval) await act('approval', { approvedBy: '测试科长' })
    const lines =
      data?.what === 'registration-information'
        ? [`${office.area}不动产登记信息`, '抵押权人：测试银行', '无查封、无异议']
        : [`${office.area}不动产登记档案`, `业务 ${caseId}`]
    const bytes = makePdf(lines)
    const paper = await uploadDocument(client, { type: 'other', fileName: '调阅件.pdf', bytes, key: `${id}-copy` })
    await act('answer', { outcome: 'delivered', documentId: paper.documentId })
    office.tell({ ...told, deed: 'call-up-answered' })
  } catch (error) {
    if (signal.aborted) return
    const detail = error instanceof Refused ? error.answer.text : String(error)
    office.tell({ ...told, deed: 'anomaly', detail })
  }
  office.ledger.finish(id, client.now().toISOString())
}
