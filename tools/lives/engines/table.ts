// STOPGAP until branch sim is merged
// biome-ignore-all lint: stopgap
import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb'
import { INDEXES } from '../../../lib/names/resources.ts'

type Item = Record<string, any>
type Fn = (item: Item | undefined, names: any, values: any) => any
const cache = new Map<string, Fn>()
const tokens = (text: string) => text.match(/#\w+|:\w+|<>|<=|>=|[=<>(),]|\w+/g) ?? []
const raw = (v: any): any =>
  v === undefined
    ? undefined
    : 'S' in v
      ? v.S
      : 'N' in v
        ? Number(v.N)
        : 'BOOL' in v
          ? v.BOOL
          : 'NULL' in v
            ? null
            : 'L' in v
              ? v.L
              : v.M
const compile = (text: string): Fn => {
  const found = cache.get(text)
  if (found) return found
  const t = tokens(text)
  let i = 0
  const operand = (): Fn => {
    const x = t[i++]!
    if (x.startsWith('#')) return (item, names) => item?.[names[x]]
    if (x.startsWith(':')) return (_, __, values) => values[x]
    if (x === 'size') {
      i++
      const of = operand()
      i++
      return (...g) => {
        const v = of(...g)
        return v && { N: String(v.L ? v.L.length : v.S ? v.S.length : 0) }
      }
    }
    throw new Error(`operand ${x} in ${text}`)
  }
  const primary = (): Fn => {
    if (t[i] === '(') {
      i++
      const e = or()
      i++
      return e
    }
    if (t[i] === 'NOT') {
      i++
      const e = primary()
      return (...g) => !e(...g)
    }
    if (t[i] === 'attribute_not_exists' || t[i] === 'attribute_exists') {
      const not = t[i] === 'attribute_not_exists'
      i += 2
      const of = operand()
      i++
      return (...g) => (of(...g) === undefined) === not
    }
    if (t[i] === 'begins_with') {
      i += 2
      const a = operand()
      i++
      const b = operand()
      i++
      return (...g) => String(raw(a(...g)) ?? '').startsWith(raw(b(...g)))
    }
    const a = operand()
    const op = t[i++]
    if (op === 'BETWEEN') {
      const lo = operand()
      i++
      const hi = operand()
      return (...g) => {
        const v = raw(a(...g))
        return v >= raw(lo(...g)) && v <= raw(hi(...g))
      }
    }
    const b = operand()
    return (...g) => {
      const x = raw(a(...g)),
        y = raw(b(...g))
      if (x === undefined) return op === '<>'
      if (op === '=') return x === y
      if (op === '<>') return x !== y
      if (op === '<') return x < y
      if (op === '<=') return x <= y
      if (op === '>') return x > y
      return x >= y
    }
  }
  const and = (): Fn => {
    const parts = [primary()]
    while (t[i] === 'AND') {
      i++
      parts.push(primary())
    }
    return (...g) => parts.every((p) => p(...g))
  }
  const or = (): Fn => {
    const parts = [and()]
    while (t[i] === 'OR') {
      i++
      parts.push(and())
    }
    return (...g) => parts.some((p) => p(...g))
  }
  const fn = or()
  if (i !== t.length) throw new Error(`rest of ${text}: ${t.slice(i)}`)
  cache.set(text, fn)
  return fn
}
type Table = Map<string, Map<string, Item>>
export class SimulatedTables {
  #t = new Map<string, Table>()
  #ix = new Map<string, Map<string, Map<string, Item>>>()
  #pending: { at: number; table: string; key: string; item: Item | undefined }[] = []
  #o: any
  constructor(o: { now(): number; indexLagMs?(): number; expiryLagMs?(): number }) {
    this.#o = o
  }
  #table(n: string): Table {
    let x = this.#t.get(n)
    if (!x) this.#t.set(n, (x = new Map()))
    return x
  }
  #get(n: string, k: Item) {
    return this.#table(n).get(k['pk'].S)?.get(k['sk'].S)
  }
  #set(n: string, pk: string, sk: string, item: Item | undefined) {
    const t = this.#table(n)
    let p = t.get(pk)
    if (!p) t.set(pk, (p = new Map()))
    if (item) p.set(sk, item)
    else p.delete(sk)
    if (p.size === 0) t.delete(pk)
    const key = `${pk}\u0000${sk}`
    const at = Math.max(this.#o.now() + (this.#o.indexLagMs?.() ?? 0), this.#last.get(n + key) ?? 0)
    this.#last.set(n + key, at)
    this.#pending.push({ at, table: n, key, item })
  }
  rows(n: string): Item[] {
    return [...this.#table(n).values()].flatMap((p) => [...p.values()])
  }
  #last = new Map<string, number>()
  #where = new Map<string, string>()
  #catchUp() {
    const now = this.#o.now()
    const due = this.#pending.filter((p) => p.at <= now)
    if (due.length === 0) return
    this.#pending = this.#pending.filter((p) => p.at > now)
    for (const { table, key, item } of due)
      for (const [name, { table: of, keys }] of Object.entries(INDEXES)) {
        if (of !== table) continue
        let ix = this.#ix.get(name)
        if (!ix) this.#ix.set(name, (ix = new Map()))
        const id = `${name}\u0000${key}`
        const old = this.#where.get(id)
        if (old !== undefined) {
          ix.get(old)?.delete(key)
          this.#where.delete(id)
        }
        const ipk = item?.[keys[0]]?.S,
          isk = item?.[keys[1]]?.S
        if (ipk === undefined || isk === undefined) continue
        let p = ix.get(ipk)
        if (!p) ix.set(ipk, (p = new Map()))
        p.set(key, item!)
        this.#where.set(id, ipk)
      }
  }
  #check(n: string, key: Item, input: any): Item | undefined {
    const old = this.#get(n, key)
    if (
      input.ConditionExpression &&
      !compile(input.ConditionExpression)(
        old,
        input.ExpressionAttributeNames ?? {},
        input.ExpressionAttributeValues ?? {},
      )
    )
      throw new ConditionalCheckFailedException({
        message: 'no',
        $metadata: { httpStatusCode: 400 },
        ...(input.ReturnValuesOnConditionCheckFailure && old && { Item: old }),
      })
    return old
  }
  #updated(old: Item | undefined, u: any): Item {
    const item: Item = { ...(old ?? u.Key) }
    const names = u.ExpressionAttributeNames ?? {},
      values = u.ExpressionAttributeValues ?? {}
    const clauses = u.UpdateExpression.split(/(?:^| )(SET|ADD|REMOVE) /)
    for (let c = 1; c < clauses.length; c += 2) {
      const kind = clauses[c],
        body = clauses[c + 1]
      for (const part of body.split(', ')) {
        if (kind === 'REMOVE') delete item[names[part.trim()]]
        else if (kind === 'SET') {
          const [a, b] = part.split(' = ')
          item[names[a.trim()]] = values[b.trim()]
        } else {
          const [a, b] = part.trim().split(' ')
          item[names[a]] = { N: String(Number(item[names[a]]?.N ?? 0) + Number(values[b].N)) }
        }
      }
    }
    return item
  }
  send(command: any): any {
    const { input } = command
    switch (command.constructor.name) {
      case 'GetItemCommand': {
        const Item = this.#get(input.TableName, input.Key)
        return Item ? { Item } : {}
      }
      case 'BatchGetItemCommand':
        return {
          Responses: Object.fromEntries(
            Object.entries<any>(input.RequestItems).map(([n, { Keys }]) => [
              n,
              Keys.flatMap((k: Item) => this.#get(n, k) ?? []),
            ]),
          ),
          UnprocessedKeys: {},
        }
      case 'PutItemCommand':
        this.#check(input.TableName, input.Item, input)
        this.#set(input.TableName, input.Item['pk'].S, input.Item['sk'].S, input.Item)
        return {}
      case 'UpdateItemCommand': {
        const old = this.#check(input.TableName, input.Key, input)
        this.#set(input.TableName, input.Key['pk'].S, input.Key['sk'].S, this.#updated(old, input))
        return {}
      }
      case 'DeleteItemCommand':
        this.#check(input.TableName, input.Key, input)
        this.#set(input.TableName, input.Key['pk'].S, input.Key['sk'].S, undefined)
        return {}
      case 'BatchWriteItemCommand':
        for (const [n, rs] of Object.entries<any>(input.RequestItems))
          for (const { PutRequest } of rs)
            this.#set(n, PutRequest.Item['pk'].S, PutRequest.Item['sk'].S, PutRequest.Item)
        return { UnprocessedItems: {} }
      case 'TransactWriteItemsCommand': {
        let bad = false
        const reasons = input.TransactItems.map((w: any) => {
          const one = w.Put ?? w.Update ?? w.Delete ?? w.ConditionCheck
          try {
            this.#check(one.TableName, one.Key ?? one.Item, one)
            return { Code: 'None' }
          } catch {
            bad = true
            return { Code: 'ConditionalCheckFailed' }
          }
        })
        if (bad)
          throw new TransactionCanceledException({
            message: 'cancelled',
            $metadata: { httpStatusCode: 400 },
            CancellationReasons: reasons,
          })
        for (const { Put, Update, Delete } of input.TransactItems) {
          if (Put) this.#set(Put.TableName, Put.Item['pk'].S, Put.Item['sk'].S, Put.Item)
          if (Update)
            this.#set(
              Update.TableName,
              Update.Key['pk'].S,
              Update.Key['sk'].S,
              this.#updated(this.#get(Update.TableName, Update.Key), Update),
            )
          if (Delete) this.#set(Delete.TableName, Delete.Key['pk'].S, Delete.Key['sk'].S, undefined)
        }
        return {}
      }
      case 'QueryCommand': {
        const test = compile(input.KeyConditionExpression)
        const names = input.ExpressionAttributeNames,
          values = input.ExpressionAttributeValues
        const ix = input.IndexName && (INDEXES as any)[input.IndexName]
        const [pkName, skName] = ix ? ix.keys : ['pk', 'sk']
        const pkValue = values[':pk'].S
        if (ix) this.#catchUp()
        const part = ix ? this.#ix.get(input.IndexName)?.get(pkValue) : this.#table(input.TableName).get(pkValue)
        void pkName
        const order = (x: Item) => (ix ? `${x[skName].S}\u0000${x['pk'].S}\u0000${x['sk'].S}` : x['sk'].S)
        let items = [...(part?.values() ?? [])]
          .filter((x) => test(x, names, values))
          .sort((a, b) => (order(a) < order(b) ? -1 : 1))
        if (input.ScanIndexForward === false) items.reverse()
        if (input.ExclusiveStartKey) {
          const s = order(input.ExclusiveStartKey)
          items = items.filter((x) => (input.ScanIndexForward === false ? order(x) < s : order(x) > s))
        }
        const page = items.slice(0, input.Limit ?? items.length)
        const last = page.at(-1)
        const keyOf = (x: Item) => Object.fromEntries(['pk', 'sk', ...(ix ? ix.keys : [])].map((k) => [k, x[k]]))
        const shown = ix && ix.projection === 'KEYS_ONLY' ? page.map(keyOf) : page
        return { Items: shown, ...(page.length < items.length && last && { LastEvaluatedKey: keyOf(last) }) }
      }
    }
    throw new Error(`no ${command.constructor.name}`)
  }
}
