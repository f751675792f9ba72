/** Templates as they are kept: those the platform comes with, and later versions that the authority added. */

import { type ActPorts, changeDirectory, changed } from '../institutions/authority-act.ts'
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { faultOf } from '../kernel/faults.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import { beijingDate } from '../kernel/time.ts'
import { keysOf } from '../names/keys.ts'
import type { Ports } from '../platform/ports.ts'
import { everyRow } from '../tables/every-row.ts'
import { FORMS, type FormName, inForceOn, templateKey, templatePk, Versioned } from './model.ts'
import type { NewTemplate } from './new-template.ts'
import { BUILT_IN } from './templates/index.ts'

const FORM_NAMES = keysOf(FORMS)

const VERSION = 'VERSION#'

/** Every version of a form, in the order of their numbers. */
export const versionsOf = async (ports: Pick<Ports, 'table'>, form: FormName): Promise<readonly Versioned[]> => [
  BUILT_IN[form],
  ...(await everyRow(ports, { table: 'directory', pk: templatePk(form), sk: { prefix: VERSION } }, Versioned)),
]

export const listForms = async (ports: Pick<Ports, 'table'>, call: Call): Promise<Result<Answer>> => {
  const items = await Promise.all(
    FORM_NAMES.map(async (form) => {
      const versions = await versionsOf(ports, form)
      const { zh, en, source } = FORMS[form]
      return {
        form,
        name: call.language === 'zh' ? zh : en,
        source,
        inForce: inForceOn(versions, call.now)?.version,
        versions: versions.map(({ version, effectiveFrom, title }) => ({ version, effectiveFrom, title })),
      }
    }),
  )
  return ok(answer(200, { items }))
}

/** A template never changes what was made by an earlier one: it holds from today at the earliest. */
export const addTemplate = async (ports: ActPorts, call: Call<NewTemplate>): Promise<Result<Answer>> => {
  const { form } = call.body
  if (call.body.effectiveFrom < beijingDate(call.now))
    return refuse('request.invalid', { faults: [faultOf(['effectiveFrom'], 'date.past')] })
  const version = ((await versionsOf(ports, form)).at(-1)?.version ?? 0) + 1
  const row = { ...templateKey(form, version), version, ...call.body }
  return changeDirectory(ports, call, {
    pk: templatePk(form),
    wanted: [],
    decide: () =>
      ok({
        writes: [{ table: 'directory', put: row, condition: { expression: 'attribute_not_exists(#pk)' } }],
        response: changed(201, row),
      }),
  })
}
