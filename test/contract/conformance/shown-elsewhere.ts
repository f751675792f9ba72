import type { RefusalCode } from '../../../lib/kernel/refusals.ts'

/** What neither this file nor the checks of all operations show, by code: the test that does. */
export const SHOWN: Partial<Record<RefusalCode, readonly [file: string, title: string]>> = {
  'request.throttled': [
    'test/infra/api.test.ts',
    'answers for the gateway in the shape and words of the platform, in both languages',
  ],
  'request.timed-out': [
    'test/infra/api.test.ts',
    'answers for the gateway in the shape and words of the platform, in both languages',
  ],
  'certificate.not-ended': [
    'test/contract/cases/ends.test.ts',
    'is taken back by the authority as a fact of its own: signed, in the audit, told to bank and registry',
  ],
  'version.missing': ['test/contract/institutions/institutions.test.ts', 'only under the version that was seen'],
  'version.differs': ['test/contract/institutions/institutions.test.ts', 'only under the version that was seen'],
  'institution.exists': ['test/contract/institutions/institutions.test.ts', 'is admitted once, by the authority alone'],
  'agreement.none': ['test/contract/institutions/institutions.test.ts', 'must be there to be changed'],
  'agreement.ended': ['test/contract/institutions/institutions.test.ts', 'that has ended does not come back'],
  'key.exists': ['test/contract/institutions/institutions.test.ts', 'are registered beside the old one'],
  'call-up.needs-approval': [
    'test/contract/archives/call-ups.test.ts',
    'is approved first where the holder demands it, in the days it sets',
  ],
  'call-up.copy-expired': [
    'test/contract/archives/call-ups.test.ts',
    'goes from bank to registry and back with a watermarked copy, and every step is recorded by name',
  ],
  'proposal.none': [
    'test/contract/institutions/keys-and-clients.test.ts',
    'needs another client and another key beside who proposed it',
  ],
  'proposal.same-person': [
    'test/contract/institutions/keys-and-clients.test.ts',
    'needs another client and another key beside who proposed it',
  ],
  'designation.stopped': [
    'test/contract/institutions/own-parts.test.ts',
    'what the authority has stopped the bank neither puts again nor ends',
  ],
  'client.narrowed': [
    'test/contract/institutions/institutions.test.ts',
    'that is narrowed files for no other region or business',
  ],
  'rollout.not-open': ['test/contract/institutions/institutions.test.ts', 'a bank before its phase is told the day'],
  'registry.not-connected': [
    'test/contract/institutions/institutions.test.ts',
    'that is suspended takes nothing until it is live',
  ],
  'registry.exists': ['test/contract/institutions/institutions.test.ts', 'owns its prefixes alone'],
  'registry.prefix-taken': ['test/contract/institutions/institutions.test.ts', 'owns its prefixes alone'],
  'result-certificate.not-made': [
    'test/contract/queries/kinds.test.ts',
    'has its certificates ordered of the registries that found something, once it is answered',
  ],
  'result-certificate.unprintable': [
    'test/contract/queries/result-certificates.test.ts',
    'is not made where a character would be a blank',
  ],
  'document.format-unknown': [
    'test/contract/documents/bad-files.test.ts',
    'again and again, and can be neither fetched nor filed nor replaced',
  ],
  'document.format-differs': [
    'test/contract/documents/bad-files.test.ts',
    'again and again, and can be neither fetched nor filed nor replaced',
  ],
  'document.damaged': [
    'test/contract/documents/bad-files.test.ts',
    'again and again, and can be neither fetched nor filed nor replaced',
  ],
  'document.encrypted': [
    'test/contract/documents/bad-files.test.ts',
    'again and again, and can be neither fetched nor filed nor replaced',
  ],
  'document.active-content': [
    'test/contract/documents/bad-files.test.ts',
    'again and again, and can be neither fetched nor filed nor replaced',
  ],
  'document.doubled-key': [
    'test/unit/documents/dangers.test.ts',
    'has a reason of its own for each kind, and every reason is in the contract',
  ],
  'document.disguised-objects': [
    'test/unit/documents/dangers.test.ts',
    'has a reason of its own for each kind, and every reason is in the contract',
  ],
  'document.remote-action': [
    'test/unit/documents/dangers.test.ts',
    'has a reason of its own for each kind, and every reason is in the contract',
  ],
  'document.embedded-program': [
    'test/unit/documents/dangers.test.ts',
    'has a reason of its own for each kind, and every reason is in the contract',
  ],
  'document.embedded-unreadable': [
    'test/unit/documents/dangers.test.ts',
    'has a reason of its own for each kind, and every reason is in the contract',
  ],
  'document.unfinished': [
    'test/contract/documents/documents.test.ts',
    'a paper that two confirmations died of is refused by the third, which does not read it',
  ],
  'document.two-formats': [
    'test/contract/documents/bad-files.test.ts',
    'again and again, and can be neither fetched nor filed nor replaced',
  ],
  'document.exceeds-limits': [
    'test/contract/documents/bad-files.test.ts',
    'again and again, and can be neither fetched nor filed nor replaced',
  ],
  'document.malware': [
    'test/contract/documents/bad-files.test.ts',
    'again and again, and can be neither fetched nor filed nor replaced',
  ],
  'document.refused': [
    'test/contract/documents/bad-files.test.ts',
    'again and again, and can be neither fetched nor filed nor replaced',
  ],
  'document.not-scannable': [
    'test/contract/documents/bad-files.test.ts',
    'is refused for good where no scanner will ever look at it',
  ],
  'document.being-scanned': [
    'test/contract/documents/bad-files.test.ts',
    'is not usable before the scanner has spoken',
  ],
  'tax.unseen': [
    'test/contract/cases/businesses.test.ts',
    '%s is accepted, and waits with 登簿 until the registry says by what it saw to the tax',
  ],
  'fee.unpaid': ['test/contract/payments/orders.test.ts', 'registers once the order is paid, and not before'],
  'signing.no-provider': ['test/contract/documents/signing.test.ts', 'the request is refused, and says what to do'],
  'signing.closed': ['test/contract/documents/signing.test.ts', 'after the bank took the request back is not taken'],
  'signing.file-refused': [
    'test/contract/documents/signing.test.ts',
    'is refused, says why, and leaves the request open',
  ],
  'payment.no-channel': ['test/contract/payments/orders.test.ts', 'needs a channel of the registry'],
  'payment.settled-per-case': [
    'test/contract/payments/orders.test.ts',
    'has many cases only where the agreement settles in batch, and each in one order',
  ],
  'payment.closed': ['test/contract/payments/orders.test.ts', 'is paid, with its receipt, and the case hears of it'],
  'payment.conflicting': [
    'test/contract/payments/orders.test.ts',
    'is believed only what its channel has signed, of its own orders, and once',
  ],
  'matter.not-yours': [
    'test/contract/matters/matters.test.ts',
    'is answered by its owner, reopened or accepted by its raiser, step by step',
  ],
  'matter.closed': [
    'test/contract/matters/matters.test.ts',
    'is answered by its owner, reopened or accepted by its raiser, step by step',
  ],
  'matter.resolved': [
    'test/contract/matters/matters.test.ts',
    'is answered by its owner, reopened or accepted by its raiser, step by step',
  ],
  'matter.not-resolved': [
    'test/contract/matters/matters.test.ts',
    'is answered by its owner, reopened or accepted by its raiser, step by step',
  ],
  'matter.escalated': [
    'test/contract/matters/matters.test.ts',
    'once escalated is the authority’s to answer too, and is escalated once',
  ],
  'declaration.month-not-over': [
    'test/contract/reports/steps.test.ts',
    'is made once a month is over, by whom it is about, and corrected under the version that was seen',
  ],
  'report.wrong-step': [
    'test/contract/reports/steps.test.ts',
    'goes from draft to publication through the hands it belongs to, and no step is taken out of turn',
  ],
  'platform.contended': ['test/unit/access/idempotency.test.ts', 'answers that it is busy when others keep winning'],
}
