/** Notices to a bank about its common materials, and when the platform next has to look at one. */
import { beijing, type LocalDate } from '../../kernel/time.ts'
import { dueOf, outRow, receiverOf } from '../../outbox/rows.ts'
import type { Hint, Ids, Row, Write } from '../../platform/ports.ts'
import { subjectPk } from '../../subjects/subjects.ts'
import { dayAfter, WARNED_DAYS_AHEAD } from './days.ts'
import { type CommonMaterial, commonMaterialKey } from './model.ts'

export const COMMON_MATERIAL_NOTICE = 'common-material.notice'

const PLATFORM = receiverOf('platform', 'platform')

const beginOf = (day: LocalDate): string => new Date(`${day}T00:00:00+08:00`).toISOString()

/** When it has to be looked at next, in UTC as the index wants it. */
export const platformDueAt = ({ validTo, warned }: Pick<CommonMaterial, 'validTo' | 'warned'>): string | undefined => {
  if (validTo === undefined || warned === 'expired') return undefined
  return beginOf(dayAfter(validTo, warned === undefined ? -WARNED_DAYS_AHEAD : 1))
}

export const warningOn = ({ validTo }: Pick<CommonMaterial, 'validTo'>, today: LocalDate) => {
  if (validTo === undefined || today < dayAfter(validTo, -WARNED_DAYS_AHEAD)) return undefined
  return today > validTo ? ('expired' as const) : ('expiring' as const)
}

/** The row with the moment at which the platform has to look at it. */
export const materialRow = (material: CommonMaterial): Row => {
  const due = platformDueAt(material)
  const { commonMaterialId } = material
  return {
    ...commonMaterialKey(commonMaterialId),
    ...material,
    ...(due !== undefined && { due, dueOf: dueOf(PLATFORM, commonMaterialId) }),
  }
}

export type MaterialNotice = { readonly what: 'checked' | 'replaced' | 'expiring' | 'expired' } & Row

/** The material as it now is, the event and its row for the bank's feed; under the condition that nothing else happened to it. */
export const noticeWrites = (
  { ids }: { readonly ids: Ids },
  { sequence, ...material }: CommonMaterial,
  { notice, now, evidence }: { readonly notice: MaterialNotice; readonly now: Date; readonly evidence?: Row },
): { readonly writes: readonly Write[]; readonly hint: Hint } => {
  const { commonMaterialId, bank, branch, kind, officer, validTo } = material
  const n = sequence + 1
  const eventId = ids.next('evt')
  const type = COMMON_MATERIAL_NOTICE
  const occurredAt = beijing(now)
  const data = {
    branch,
    kind,
    ...(officer !== undefined && { officer }),
    ...(validTo !== undefined && { validTo }),
    ...notice,
  }
  const receiver = receiverOf('feed', bank)
  const notification = { id: eventId, type, occurredAt, commonMaterialId, data }
  const event = { eventId, n, type, occurredAt, recordedAt: occurredAt, data, ...(evidence && { evidence }) }
  const put = (row: Row): Write => ({ table: 'cases', put: row })
  return {
    writes: [
      {
        table: 'cases',
        put: materialRow({ ...material, sequence: n }),
        condition: { expression: '#sequence = :sequence', values: { sequence } },
      },
      put({ pk: subjectPk(commonMaterialId), sk: `EVENT#${String(n).padStart(6, '0')}`, ...event }),
      put(
        outRow({
          receiver,
          party: bank,
          subjectId: commonMaterialId,
          n,
          eventId,
          type,
          due: now.toISOString(),
          notification,
        }),
      ),
    ],
    hint: { receiver, subjectId: commonMaterialId },
  }
}

/** Whether some check let it be cited, anywhere. */
export const isAccepted = ({ checks }: CommonMaterial): boolean => checks.some(({ outcome }) => outcome === 'accepted')
