/**
 * What a registry asks for and how it is answered: 补正 before acceptance in two parts, 补充材料 in review while the clock stands still;
 * then a withdrawal by all applicants, which the registry confirms.
 */
import type { Bank } from '../simulate/bank.ts'
import { uploadDocument } from '../simulate/documents.ts'
import { makePdf } from '../simulate/pdf.ts'
import { BANK, openBank, PLATFORM, REGISTRY } from './case.ts'
import type { Scene } from './scene.ts'

/** Its simulated registry asks before acceptance and again in review: tools/simulate/scripts.ts. */
const ASKS_TWICE = '350203001002GB00123F00019015'
/** Its simulated registry reviews until a withdrawal is asked for. */
const HOLDS = '350203001002GB00123F00019012'

/** What the contract says, and the form is to say too. */
const SCOPE = '主债权及利息、复利、违约金、损害赔偿金、实现抵押权的费用'

type Item = { readonly id: string; readonly slot?: string; readonly pointer?: string; readonly text?: string }
type Limit = { readonly name: string; readonly startedAt: string; readonly dueAt?: string; readonly why?: string }

const viewOf = async (bank: Bank, caseId: string) => bank.client.read(`/v1/cases/${caseId}`)

/** The list as the registry worded it, with where each item points. */
const showList = async ({ timeline }: Scene, bank: Bank, caseId: string): Promise<Item[]> => {
  const seen = await viewOf(bank, caseId)
  const asked = (seen.timeline as { details?: { items?: Item[] } }[]).findLast(({ details }) => details?.items)
  const items = asked?.details?.items ?? []
  for (const { id, slot, pointer, text } of items)
    timeline.say(REGISTRY, `  第 ${id} 项           ${text}  → ${slot ? `document ${slot}` : `field ${pointer}`}`)
  timeline.say(PLATFORM, `  答复期限          answer due ${seen.times.request.dueAt}`)
  return items
}

/** A new scan for a slot, the right words for a field. */
const supply = async (bank: Bank, caseId: string, { id, slot }: Item): Promise<void> => {
  const paper = async (type: string) => {
    const bytes = makePdf(['补交的材料（模拟，无法律效力）', type, caseId])
    return (await uploadDocument(bank.client, { type, fileName: `${type}.pdf`, bytes })).documentId
  }
  const answer = slot ? { item: id, documents: [await paper(slot)] } : { item: id, value: SCOPE }
  const path = `/v1/cases/${caseId}/supplements`
  await bank.client.must({ method: 'POST', path, body: { answers: [answer] }, signed: true })
}

const showLimits = async ({ timeline }: Scene, bank: Bank, caseId: string): Promise<Limit[]> => {
  const { limits } = (await viewOf(bank, caseId)).times as { limits: Limit[] }
  for (const { name, startedAt, dueAt, why } of limits)
    timeline.say(PLATFORM, `  时限 ${name.padEnd(12)} since ${startedAt}, due ${dueAt ?? `— ${why}`}`)
  return limits
}

const DAYS = 3

/** Days go by on a platform of one's own; on another the pause is as long as the bank takes. */
const letDaysPass = async ({ sandbox, timeline, playRegistries }: Scene, bank: Bank): Promise<void> => {
  if (!playRegistries) return
  const advanceSeconds = DAYS * 86_400
  await fetch(`${sandbox.control}/clock`, { method: 'POST', body: JSON.stringify({ advanceSeconds }) })
  await bank.client.syncClock()
  timeline.say(PLATFORM, `过了 ${DAYS} 天            ${DAYS} days go by`)
}

const answerBothLists = async (scene: Scene, bank: Bank, caseId: string) => {
  const { timeline } = scene
  await bank.waitFor(caseId, 'case.supplement-required')
  const [first, ...rest] = await showList(scene, bank, caseId)
  if (first) await supply(bank, caseId, first)
  const { request } = (await viewOf(bank, caseId)).times
  const open = (request.items as { outcome: string }[]).filter(({ outcome }) => outcome === 'open').length
  timeline.say(BANK, `部分补正            answers one item, ${open} still open`)
  for (const item of rest) await supply(bank, caseId, item)
  timeline.say(BANK, '补齐                answers the rest: what comes in full must be accepted (条例 17)')
  await bank.waitFor(caseId, 'case.further-material')
  const further = await showList(scene, bank, caseId)
  const still = await showLimits(scene, bank, caseId)
  await letDaysPass(scene, bank)
  for (const item of further) await supply(bank, caseId, item)
  timeline.say(BANK, '补充材料已交        supplies it, the clock runs again')
  const after = await showLimits(scene, bank, caseId)
  return { open, stoodStill: still.every(({ why }) => why === 'clock-stands-still'), after }
}

const withdraw = async ({ timeline }: Scene, bank: Bank) => {
  const { caseId } = await bank.submit({ units: [HOLDS] })
  await bank.waitFor(caseId, 'case.in-review')
  await bank.withdraw(caseId)
  timeline.say(BANK, '全体申请人撤回      withdraws for all applicants, whose power of attorney covers it')
  await bank.waitFor(caseId, 'case.withdrawn')
  return { caseId, state: (await viewOf(bank, caseId)).applicationState as string }
}

export const runSupplement = async (given: Omit<Scene, 'unit'>) => {
  const scene = { ...given, unit: ASKS_TWICE }
  const { timeline } = scene
  const bank = await openBank(scene)
  const { caseId } = await bank.submit({ units: [ASKS_TWICE] })
  timeline.say(BANK, `提交联办业务        files the case ${caseId}`)
  const { open, stoodStill, after } = await answerBothLists(scene, bank, caseId)
  await bank.waitFor(caseId, 'certificate.delivered', 120_000)
  const seen = await viewOf(bank, caseId)
  const overdue = (seen.timeline as { type: string }[]).some(({ type }) => type === 'case.overdue')
  const withdrawn = await withdraw(scene, bank)
  return {
    caseId,
    state: seen.applicationState as string,
    openAfterFirstAnswer: open,
    clockStoodStill: stoodStill,
    limits: after.map(({ name, dueAt }) => ({ name, dueAt })),
    overdue,
    withdrawn,
    elapsedMs: timeline.elapsedMs(),
  }
}
