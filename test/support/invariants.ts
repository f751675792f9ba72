/** The rows that a suite left in its tables, for the laws of tools/lives/laws/rows.ts. */
import { type AttributeValue, DynamoDBClient, ListTablesCommand, ScanCommand } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'

// biome-ignore lint/suspicious/noExplicitAny: rows as they lie
type Row = Record<string, any>

/** Every row of a table, consistently read. */
export const rowsOf = async (client: DynamoDBClient, TableName: string): Promise<Row[]> => {
  const rows: Row[] = []
  let ExclusiveStartKey: Record<string, AttributeValue> | undefined
  do {
    const page = await client.send(
      new ScanCommand({ TableName, ConsistentRead: true, ...(ExclusiveStartKey && { ExclusiveStartKey }) }),
    )
    rows.push(...(page.Items ?? []).map((item) => unmarshall(item)))
    ExclusiveStartKey = page.LastEvaluatedKey
  } while (ExclusiveStartKey)
  return rows
}

/** Of a platform on this machine, by what its status says of its engines. */
export const openRows = async ({ engines }: { readonly engines: { dynamodb: string; region: string } }) => {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const client = new DynamoDBClient({ endpoint: engines.dynamodb, region: engines.region, credentials })
  const { TableNames = [] } = await client.send(new ListTablesCommand({}))
  const of = (table: string) => async (): Promise<Row[]> => {
    const name = TableNames.find((one) => one.toLowerCase().includes(table))
    if (name === undefined) throw new Error(`no table of ${table} among ${TableNames.join(', ')}`)
    return rowsOf(client, name)
  }
  return { cases: of('cases'), deliveries: of('deliveries'), audit: of('audit'), close: () => client.destroy() }
}

/** What is violated twice in a row: a scan is no snapshot, and something may be moving. */
export const lasting = async (
  read: () => Promise<readonly Row[]>,
  violationsIn: (rows: readonly Row[]) => readonly string[],
): Promise<readonly string[]> => {
  const first = violationsIn(await read())
  if (first.length === 0) return first
  const again = new Set(violationsIn(await read()))
  return first.filter((one) => again.has(one))
}
