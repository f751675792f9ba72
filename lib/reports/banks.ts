/** Every bank of the directory: those whose cases are counted and who report. */

import { InstitutionRow } from '../institutions/model.ts'
import type { Ports } from '../platform/ports.ts'
import { everyRow } from '../tables/every-row.ts'

export type Bank = ReturnType<typeof InstitutionRow.parse>

export const headsOf = (ports: Pick<Ports, 'table'>, kind: string): Promise<readonly Bank[]> =>
  everyRow(ports, { table: 'directory', index: 'byKind', pk: kind }, InstitutionRow)

export const banksOf = (ports: Pick<Ports, 'table'>): Promise<readonly Bank[]> => headsOf(ports, 'bank')
