/** What holds for the whole province and changes with notices: working days of a year, and the province's own time limit. */
import { Announced, type AnnouncedYear, announcedKey } from '../clocks/announced.ts'
import { type NewProvinceLimit, ProvinceLimit, provinceLimitKey } from '../clocks/province-limit.ts'
import type { Answer, Call } from '../kernel/call.ts'
import { PROVINCE_CODE, watches } from '../kernel/jurisdiction.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import type { Key, Row } from '../platform/ports.ts'
import { type ActPorts, changeDirectory, changed, nextVersion } from './authority-act.ts'

type Put<Fields> = {
  readonly key: Key
  readonly model: { parse(row: unknown): Fields }
  readonly fieldsAfter: (before: Fields | undefined) => Row
}

/** A city's authority enters nothing that holds elsewhere. */
const putForTheProvince = <Fields extends object>(
  ports: ActPorts,
  call: Call,
  { key, model, fieldsAfter }: Put<Fields>,
): Promise<Result<Answer>> | Result<Answer> => {
  if (!watches(call.caller, PROVINCE_CODE)) return refuse('request.forbidden')
  return changeDirectory(ports, call, {
    pk: key.pk,
    wanted: [{ table: 'directory', key, model }],
    decide: ([before]) => {
      const next = nextVersion(before, call)
      if (!next.ok) return next
      const { version, condition } = next.value
      const row = { ...key, ...fieldsAfter(before), version }
      return ok({ writes: [{ table: 'directory', put: row, condition }], response: changed(200, row) })
    },
  })
}

/** A year that is put again takes the place of what was announced of it before. */
export const putCalendarYear = async (ports: ActPorts, call: Call<AnnouncedYear>): Promise<Result<Answer>> =>
  putForTheProvince(ports, call, {
    key: announcedKey,
    model: Announced,
    fieldsAfter: (before) => ({
      years: [...(before?.years ?? []).filter(({ year }) => year !== call.body.year), call.body].toSorted(
        (a, b) => a.year - b.year,
      ),
    }),
  })

export const putProvinceLimit = async (ports: ActPorts, call: Call<NewProvinceLimit>): Promise<Result<Answer>> =>
  putForTheProvince(ports, call, { key: provinceLimitKey, model: ProvinceLimit, fieldsAfter: () => call.body })
