import * as contracts from '../../lib/api/authorizations.ts'
import * as materials from '../../lib/api/common-materials.ts'
import * as queryContracts from '../../lib/api/interested-queries.ts'
import * as ownerRequests from '../../lib/api/owner-requests.ts'
import { listOwnerLetters, listOwnerLetterUses } from '../../lib/authorizations/owner-letters.ts'
import { getAuthorization, listAuthorizationUses } from '../../lib/authorizations/read-authorizations.ts'
import { recordAuthorization } from '../../lib/authorizations/record-authorization.ts'
import { recordOwnerRequest } from '../../lib/authorizations/record-owner-request.ts'
import { revokeAuthorization } from '../../lib/authorizations/revoke-authorization.ts'
import { revokeAuthorizationForOwner } from '../../lib/authorizations/revoke-for-owner.ts'
import { checkCommonMaterial } from '../../lib/documents/common/check-common-material.ts'
import { listCommonMaterials, mintCommonMaterialLink } from '../../lib/documents/common/read-common-materials.ts'
import { recordCommonMaterial } from '../../lib/documents/common/record-common-material.ts'
import { submitIntentionQuery } from '../../lib/queries/submit-intention-query.ts'
import { submitInterestedQuery } from '../../lib/queries/submit-interested-query.ts'
import { endpoint, serve } from '../runtime/http.ts'
import { objects } from '../runtime/objects-port.ts'
import { ports } from '../runtime/ports.ts'
import { queue } from '../runtime/queue-port.ts'

export const handler = serve(
  endpoint(contracts.recordAuthorization, (call) => recordAuthorization({ ...ports, objects }, call)),
  endpoint(contracts.getAuthorization, (call) => getAuthorization(ports, call)),
  endpoint(contracts.revokeAuthorization, (call) => revokeAuthorization(ports, call)),
  endpoint(queryContracts.submitInterestedQuery, (call) => submitInterestedQuery({ ...ports, objects, queue }, call)),
  endpoint(queryContracts.submitIntentionQuery, (call) => submitIntentionQuery({ ...ports, queue }, call)),
  endpoint(ownerRequests.recordOwnerRequest, (call) => recordOwnerRequest(ports, call)),
  endpoint(ownerRequests.listOwnerLetters, (call) => listOwnerLetters(ports, call)),
  endpoint(ownerRequests.listOwnerLetterUses, (call) => listOwnerLetterUses(ports, call)),
  endpoint(ownerRequests.revokeAuthorizationForOwner, (call) => revokeAuthorizationForOwner({ ...ports, queue }, call)),
  endpoint(contracts.listAuthorizationUses, (call) => listAuthorizationUses(ports, call)),
  endpoint(materials.recordCommonMaterial, (call) => recordCommonMaterial({ ...ports, objects, queue }, call)),
  endpoint(materials.listCommonMaterials, (call) => listCommonMaterials(ports, call)),
  endpoint(materials.checkCommonMaterial, (call) => checkCommonMaterial({ ...ports, queue }, call)),
  endpoint(materials.mintCommonMaterialLink, (call) => mintCommonMaterialLink({ ...ports, objects }, call)),
)
