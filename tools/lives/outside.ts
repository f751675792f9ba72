/** Calls from the platform to the endpoints of institutions and channels: some are not answered, some answered with a fault. */
import type { Http, HttpAnswer } from '../../lib/platform/ports.ts'
import type { Task } from './scheduler.ts'
import type { World } from './world.ts'

type Fate = 'fine' | 'unreachable' | 'unavailable' | 'silent' | 'cut'

const fateOf = ({ illness, random }: World): Fate => {
  if (!random.chance(illness.receiver)) return 'fine'
  return random.weighted({ fine: 0, unreachable: 2, unavailable: 3, silent: 1, cut: 2 })
}

const failed = (reason: 'connect' | 'timeout' | 'reset', elapsedMs: number): HttpAnswer => ({
  kind: 'failed',
  reason,
  elapsedMs,
})

/** Who works on a delivery has it alone, unless it was asked for again meanwhile: two at once mean that a lease did not hold. */
const alone = (world: World, task: Task, { url, id }: { url: string; id: string | undefined }): (() => void) => {
  if (id === undefined) return () => {}
  const name = `${id} to ${url}`
  const other = world.underWay.get(name)
  const isOthers = other !== undefined && other.task !== task && other.task.state === 'running'
  if (isOthers && other.since > world.history.askedAgainAt)
    world.history.violate(`${name} is under way twice, by ${other.task.name}#${other.task.id} and #${task.id}`)
  world.underWay.set(name, { task, since: world.scheduler.now })
  return () => {
    if (world.underWay.get(name)?.task === task) world.underWay.delete(name)
  }
}

export const outsideOf =
  (world: World, task: Task): Http['post'] =>
  async (...[url, headers, body, , timeoutMs]) => {
    const { scheduler, random } = world
    const { origin, pathname } = new URL(url)
    const receive = world.receivers.get(origin)
    if (!receive) throw new Error(`nobody lives at ${origin}`)
    const done = alone(world, task, { url, id: headers['webhook-id'] })
    const fate = fateOf(world)
    const status = await scheduler.call(task, `POST ${url} ${headers['webhook-id'] ?? ''} ${fate}`, () =>
      fate === 'unreachable' || fate === 'unavailable' ? 503 : receive({ headers, body }, pathname),
    )
    const elapsedMs = fate === 'silent' ? timeoutMs : random.int(400)
    await scheduler.pause(task, elapsedMs)
    done()
    if (fate === 'unreachable') return failed('connect', elapsedMs)
    if (fate === 'silent') return failed('timeout', elapsedMs)
    if (fate === 'cut') return failed('reset', elapsedMs)
    const retryAfter = fate === 'unavailable' && random.chance(0.3) ? { retryAfter: String(random.int(600)) } : {}
    return { kind: 'answered', status, elapsedMs, ...retryAfter }
  }
