import * as agreementContracts from '../../lib/api/agreements.ts'
import { getCertificate } from '../../lib/api/certificates.ts'
import * as contracts from '../../lib/api/documents.ts'
import * as queryContracts from '../../lib/api/interested-queries.ts'
import { getCertificate as readCertificate } from '../../lib/cases/read/get-certificate.ts'
import { mintCertificateLink } from '../../lib/cases/read/mint-certificate-link.ts'
import { mintFiledDocumentLink } from '../../lib/cases/read/mint-filed-document-link.ts'
import { confirmDocument } from '../../lib/documents/confirm-document.ts'
import { declareDocument } from '../../lib/documents/declare-document.ts'
import { getDocument } from '../../lib/documents/get-document.ts'
import { mintDownloadLink } from '../../lib/documents/mint-download-link.ts'
import { mintUploadLink } from '../../lib/documents/mint-upload-link.ts'
import { mintAgreementLink, mintOwnAgreementLink } from '../../lib/documents/record-agreement.ts'
import { SETTINGS } from '../../lib/names/settings.ts'
import { mintQueryCopyLink } from '../../lib/queries/mint-query-copy-link.ts'
import { mintQueryDocumentLink } from '../../lib/queries/mint-query-document-link.ts'
import { setting } from '../runtime/environment.ts'
import { endpoint, serve } from '../runtime/http.ts'
import { objects } from '../runtime/objects-port.ts'
import { ports } from '../runtime/ports.ts'
import { scanner } from '../runtime/scanner-port.ts'

const given = { ...ports, objects, scanner, publicUrl: setting(SETTINGS.publicUrl) }

export const handler = serve(
  endpoint(contracts.declareDocument, (call) => declareDocument(given, call)),
  endpoint(contracts.getDocument, (call) => getDocument(given, call)),
  endpoint(contracts.mintUploadLink, (call) => mintUploadLink(given, call)),
  endpoint(contracts.confirmDocument, (call) => confirmDocument(given, call)),
  endpoint(contracts.mintDownloadLink, (call) => mintDownloadLink(given, call)),
  endpoint(contracts.mintCaseDocumentLink, (call) => mintFiledDocumentLink(given, call, 'bank')),
  endpoint(contracts.mintFiledDocumentLink, (call) => mintFiledDocumentLink(given, call, 'registry')),
  endpoint(queryContracts.mintQueryCopyLink, (call) => mintQueryCopyLink(given, call)),
  endpoint(queryContracts.mintQueryDocumentLink, (call) => mintQueryDocumentLink(given, call)),
  endpoint(getCertificate, (call) => readCertificate(given, call)),
  endpoint(agreementContracts.mintAgreementLink, (call) => mintAgreementLink(given, call)),
  endpoint(agreementContracts.mintOwnAgreementLink, (call) => mintOwnAgreementLink(given, call)),
  endpoint(contracts.mintCertificateLink, (call) => mintCertificateLink(given, call)),
)
