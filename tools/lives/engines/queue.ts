// STOPGAP until branch sim is merged
// biome-ignore-all lint: stopgap
import { LANE_LIMITS, VISIBILITY_FACTOR } from '../../../lib/names/limits.ts'

type M = { id: string; body: string; visibleAt: number; count: number; receipt: string }
export class SimulatedQueues {
  #q = new Map<string, M[]>()
  readonly dead: { lane: string; body: string }[] = []
  #n = 0
  #o: { now(): number }
  constructor(o: { now(): number }) {
    this.#o = o
  }
  send(command: any): any {
    const { QueueUrl, Entries } = command.input
    const q = this.#q.get(QueueUrl) ?? []
    this.#q.set(QueueUrl, q)
    for (const { MessageBody } of Entries)
      q.push({ id: String(++this.#n), body: MessageBody, visibleAt: 0, count: 0, receipt: '' })
    return { Successful: Entries, Failed: [] }
  }
  receive(lane: string, max: number): { body: string; receipt: string }[] {
    const now = this.#o.now()
    const q = this.#q.get(lane) ?? []
    const limits = (LANE_LIMITS as any)[lane]
    const out: any[] = []
    for (const m of [...q]) {
      if (out.length >= max) break
      if (m.visibleAt > now) continue
      if (m.count >= limits.maxReceiveCount) {
        q.splice(q.indexOf(m), 1)
        this.dead.push({ lane, body: m.body })
        continue
      }
      m.count++
      m.visibleAt = now + limits.workerTimeoutSeconds * VISIBILITY_FACTOR * 1000
      m.receipt = `${lane}:${m.id}:${m.count}`
      out.push({ body: m.body, receipt: m.receipt })
    }
    return out
  }
  delete(receipt: string) {
    const [lane = '', id] = receipt.split(':')
    const q = this.#q.get(lane) ?? []
    const at = q.findIndex((m) => m.id === id)
    if (at >= 0) q.splice(at, 1)
  }
}
