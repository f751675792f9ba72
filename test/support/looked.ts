import type { TableName } from '../../lib/names/resources.ts'
import type { Key, Query } from '../../lib/platform/ports.ts'

/* biome-ignore-start lint/suspicious/noExplicitAny: a test looks at answers and rows as they lie, without the models that it tests */
export type Row = Record<string, any>

export type Looked = {
  get(table: TableName, key: Key): Promise<any>
  batchGet(keys: readonly { readonly table: TableName; readonly key: Key }[]): Promise<any[]>
  query(query: Query): Promise<{ rows: any[]; next?: any }>
}
/* biome-ignore-end lint/suspicious/noExplicitAny: as above */
