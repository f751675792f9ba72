/** Every bank of the directory: those whose cases are counted and who report. */

import type { Ports, Row } from '../platform/ports.ts'
import { everyRow } from '../tables/every-row.ts'

export type Bank = { readonly institutionId: string; readonly name: string } & Row

export const headsOf = (ports: Pick<Ports, 'table'>, kind: string): Promise<readonly Row[]> =>
  everyRow(ports, { table: 'directory', index: 'byKind', pk: kind })

export const banksOf = async (ports: Pick<Ports, 'table'>): Promise<readonly Bank[]> =>
  (await headsOf(ports, 'bank')) as readonly Bank[]
