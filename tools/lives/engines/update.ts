/** Update expressions: SET, ADD and REMOVE of whole attributes, which is all that the platform writes. */
import type { Item, Names } from './expressions.ts'

type Change = { readonly clause: string; readonly name: string; readonly value: string }

const changes = new Map<string, readonly Change[]>()

/** `SET #a = :a, #b = :b ADD #n :n REMOVE #c`, read once. */
const changesOf = (text: string): readonly Change[] => {
  const known = changes.get(text)
  if (known) return known
  const [, ...parts] = text.split(/(?:^| )(SET|ADD|REMOVE) /)
  const read = parts.flatMap((clause, at) =>
    at % 2 === 1
      ? []
      : (parts[at + 1] ?? '').split(', ').map((change) => {
          const [name = '', value = ''] = change.split(/ = | /)
          return { clause, name, value }
        }),
  )
  changes.set(text, read)
  return read
}

/** The item as the expression leaves it; one that is not there begins with its key. */
export const updated = (
  before: Item | undefined,
  {
    Key,
    UpdateExpression,
    ...names
  }: Names & { readonly Key?: Item | undefined; readonly UpdateExpression?: string | undefined },
): Item => {
  const { ExpressionAttributeNames = {}, ExpressionAttributeValues = {} } = names
  const item = { ...(before ?? Key) }
  for (const { clause, name, value } of changesOf(UpdateExpression ?? '')) {
    const attribute = ExpressionAttributeNames[name]
    if (attribute === undefined) throw new Error(`'${name}' of '${UpdateExpression}' stands for nothing`)
    const given = ExpressionAttributeValues[value]
    if (clause === 'REMOVE') delete item[attribute]
    else if (given === undefined) throw new Error(`'${value}' of '${UpdateExpression}' stands for nothing`)
    else item[attribute] = clause === 'SET' ? given : { N: String(Number(item[attribute]?.N ?? 0) + Number(given.N)) }
  }
  return item
}
