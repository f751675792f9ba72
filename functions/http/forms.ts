import * as contracts from '../../lib/api/forms.ts'
import { compareForm } from '../../lib/forms/compare-form.ts'
import { makeForm } from '../../lib/forms/make-form.ts'
import { addTemplate, listForms } from '../../lib/forms/stored-templates.ts'
import { font } from '../runtime/font.ts'
import { endpoint, serve } from '../runtime/http.ts'
import { objects } from '../runtime/objects-port.ts'
import { ports } from '../runtime/ports.ts'

const given = { ...ports, objects, font }

export const handler = serve(
  endpoint(contracts.listForms, (call) => listForms(ports, call)),
  endpoint(contracts.makeForm, (call) => makeForm(given, call)),
  endpoint(contracts.compareForm, (call) => compareForm(given, call)),
  endpoint(contracts.addTemplate, (call) => addTemplate(ports, call)),
)
