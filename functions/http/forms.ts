import * as contracts from '../../lib/api/forms.ts'
import * as signing from '../../lib/api/signing-requests.ts'
import { reportSigning } from '../../lib/documents/signing/report-signing.ts'
import { requestSignatures } from '../../lib/documents/signing/request-signatures.ts'
import { cancelSigningRequest, getSigningRequest } from '../../lib/documents/signing/signing-requests.ts'
import { compareForm } from '../../lib/forms/compare-form.ts'
import { makeForm } from '../../lib/forms/make-form.ts'
import { addTemplate, listForms } from '../../lib/forms/stored-templates.ts'
import { font } from '../runtime/font.ts'
import { endpoint, serve } from '../runtime/http.ts'
import { objects } from '../runtime/objects-port.ts'
import { ports } from '../runtime/ports.ts'
import { queue } from '../runtime/queue-port.ts'
import { scanner } from '../runtime/scanner-port.ts'

const given = { ...ports, queue, objects, scanner, font }

export const handler = serve(
  endpoint(contracts.listForms, (call) => listForms(ports, call)),
  endpoint(contracts.makeForm, (call) => makeForm(given, call)),
  endpoint(contracts.compareForm, (call) => compareForm(given, call)),
  endpoint(contracts.addTemplate, (call) => addTemplate(ports, call)),
  endpoint(signing.requestSignatures, (call) => requestSignatures(given, call)),
  endpoint(signing.getSigningRequest, (call) => getSigningRequest(given, call)),
  endpoint(signing.cancelSigningRequest, (call) => cancelSigningRequest(given, call)),
  endpoint(signing.reportSigning, (call) => reportSigning(given, call)),
)
