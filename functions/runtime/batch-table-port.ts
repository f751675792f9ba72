import { dynamoBatchTable } from '../../lib/platform/aws/batch-table.ts'
import { tableName } from './environment.ts'

export const table = dynamoBatchTable(tableName)
