/** What each write did, as the engine took it: the order of events, who has something waiting, and what must hold at every moment. */
import type { AttributeValue, TransactWriteItem } from '@aws-sdk/client-dynamodb'
import type { Task } from './scheduler.ts'
import type { Command } from './wire.ts'
import type { World } from './world.ts'

type Item = Readonly<Record<string, AttributeValue>>

type WriteSeen = {
  readonly kind: 'put' | 'update' | 'delete'
  readonly table: string
  readonly pk: string
  readonly sk: string
  readonly item?: Item | undefined
  /** Where it waits in the index `due`, as far as the write says. */
  readonly due?: string | undefined
  readonly dueOf?: string | undefined
}

const keyOf = (key: Item = {}) => ({ pk: key['pk']?.S ?? '', sk: key['sk']?.S ?? '' })

const writeOf = ({ Put, Update, Delete }: TransactWriteItem): readonly WriteSeen[] => {
  if (Put) {
    const { TableName: table = '', Item: item = {} } = Put
    return [{ kind: 'put', table, ...keyOf(item), item, due: item['due']?.S, dueOf: item['dueOf']?.S }]
  }
  if (Update) {
    const { TableName: table = '', Key, ExpressionAttributeValues: values = {} } = Update
    return [{ kind: 'update', table, ...keyOf(Key), due: values[':set_due']?.S, dueOf: values[':set_dueOf']?.S }]
  }
  return Delete ? [{ kind: 'delete', table: Delete.TableName ?? '', ...keyOf(Delete.Key) }] : []
}

const writesOf = ({ constructor: { name }, input }: Command): readonly WriteSeen[] => {
  if (name === 'TransactWriteItemsCommand') return input.TransactItems.flatMap(writeOf)
  if (name === 'PutItemCommand') return writeOf({ Put: input })
  if (name === 'UpdateItemCommand') return writeOf({ Update: input })
  return name === 'DeleteItemCommand' ? writeOf({ Delete: input }) : []
}

const onEvent = (world: World, { pk, sk, item }: WriteSeen): void => {
  world.history.count(`event ${item?.['type']?.S}`)
  world.history.events.push({
    at: world.scheduler.now,
    subjectPk: pk,
    n: Number(sk.slice('EVENT#'.length)),
    type: item?.['type']?.S ?? '',
    eventId: item?.['eventId']?.S ?? '',
  })
}

/** Hints of a call come after the commit that made them true. */
const onHints = (world: World, task: Task, { input }: Command): void => {
  const bodies: { readonly correlation?: string; readonly receiver: string }[] = input.Entries.map(
    ({ MessageBody }: { readonly MessageBody: string }) => JSON.parse(MessageBody),
  )
  const early = bodies.filter(({ correlation }) => correlation !== undefined && !world.committed.has(task))
  for (const { receiver } of early)
    world.history.violate(`${task.name} hinted ${receiver} before it had committed anything`)
}

/** The function by which an institution asks for a delivery again. */
const DELIVERIES = 'deliveries'

/** When each outbox row was due, as it was written last. */
const onOutRow = (world: World, task: Task, { pk, sk, due }: WriteSeen): void => {
  if (!sk.startsWith('OUT#')) return
  if (due !== undefined) world.waitsSince.set(`${pk} ${sk}`, due)
  if (task.name === DELIVERIES) world.history.askedAgainAt = world.scheduler.now
}

/** Of what is published together, the subject that has waited longest comes first. */
const onPublished = (world: World, writes: readonly WriteSeen[]): void => {
  const handed = writes.filter(({ sk, kind }) => sk.startsWith('OUT#') && kind !== 'put')
  const firsts = [...Map.groupBy(handed, ({ pk }) => pk).values()].flatMap(([first]) => first ?? [])
  const since = firsts.map(({ pk, sk }) => world.waitsSince.get(`${pk} ${sk}`) ?? '')
  const at = since.findIndex((due, place) => place > 0 && due < (since[place - 1] ?? ''))
  if (at > 0)
    world.history.violate(`${firsts[at]?.pk} has waited since ${since[at]} and is told after ${firsts[at - 1]?.pk}`)
}

export const observe = (world: World, task: Task, command: Command): void => {
  if (command.constructor.name === 'SendMessageBatchCommand') onHints(world, task, command)
  const writes = writesOf(command)
  if (writes.some(({ table }) => table === 'cases')) world.committed.add(task)
  if (writes.some(({ pk }) => pk.startsWith('FEED#'))) onPublished(world, writes)
  for (const write of writes) {
    onOutRow(world, task, write)
    if (write.table === 'cases') world.schedules.note(write.dueOf, write.due)
    if (write.kind === 'put' && write.sk.startsWith('EVENT#')) onEvent(world, write)
    if (write.kind === 'put' && write.pk.startsWith('INBOX#')) world.inboxes.get(write.pk.slice('INBOX#'.length))?.()
  }
}
